"""Every example of the contract happens as it is told, and is what openapi.json says."""

import json
from typing import Any

import httpx
import jsonschema_rs
import pytest

from api.cli.data import OPENAPI
from tests.contract.chapters import CHAPTERS, chapter, examples
from tests.contract.notation import Mismatch
from tests.contract.steps import BEGINNINGS, MEANWHILE
from tests.contract.world import World

DOCUMENT = json.loads(OPENAPI.read_text("utf-8"))
AUDIENCES = {"public", "sign-in", "citizen"}
UNDECLARED = {405}
"""Every address may answer 405; a method that openapi.json does not name has nowhere to say so."""

DESCRIBED = {"ETag", "Link", "Location", "RateLimit", "RateLimit-Policy"}
"""Headers a client goes by; the rest are HTTP's own."""


@pytest.mark.parametrize("name", CHAPTERS)
async def test_the_story_goes_as_told(name: str, world: World) -> None:
    told = chapter(name)
    await BEGINNINGS[told["begins"]](world)
    for one in told["examples"]:
        for event in one.get("meanwhile", []):
            await MEANWHILE[event](world)
        answer = await world.send(one["caller"], one["request"])
        try:
            _compare(world, one["response"], answer)
            _check_against_openapi(world, one, answer)
        except Mismatch as wrong:
            pytest.fail(f"{name}, “{one['name']}”: {wrong}\nanswer {answer.status_code}: {answer.text}")


def _compare(world: World, said: dict[str, Any], answer: httpx.Response) -> None:
    if answer.status_code != said["status"]:
        raise Mismatch(f"expected {said['status']}, got {answer.status_code}")
    if "file" in said:
        if answer.headers["content-type"] != said["file"] or not answer.content:
            raise Mismatch(f"expected a file, got {answer.headers['content-type']}")
    elif "body" in said:
        world.memory.match(said["body"], answer.json())
    elif answer.content:
        raise Mismatch("the example shows no body, the answer has one")
    for header, value in said.get("headers", {}).items():
        world.memory.match(value, answer.headers.get(header), header)


def _check_against_openapi(world: World, one: dict[str, Any], answer: httpx.Response) -> None:
    """The path as the example writes it leads to the operation; request and answer fit its schemas."""
    found = operation_of(one["request"])
    if found is None:
        if not one["request"]["path"].startswith("/demo/") and answer.status_code not in {404, 405}:
            raise Mismatch("openapi.json does not know this operation")
        return
    _, operation = found
    status = str(answer.status_code)
    if status not in operation["responses"]:
        if answer.status_code not in UNDECLARED:
            raise Mismatch(f"openapi.json does not declare {status} here")
        return
    response = _resolved(operation["responses"][status])
    if silent := DESCRIBED & one["response"].get("headers", {}).keys() - response.get("headers", {}).keys():
        raise Mismatch(f"openapi.json does not describe {sorted(silent)}")
    for media_type, content in response.get("content", {}).items():
        if answer.headers["content-type"].partition(";")[0] != media_type:
            raise Mismatch(f"expected {media_type}, got {answer.headers['content-type']}")
        if "schema" in content:
            _valid(content["schema"], answer.json(), "answer")
    if answer.status_code < 300 and "body" in one["request"]:
        content = operation["requestBody"]["content"]["application/json"]
        _valid(content["schema"], json.loads(answer.request.content), "request")


def operation_of(request: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The path's pattern and the operation that an example's request is for."""
    wanted = request["path"].partition("?")[0].strip("/").split("/")
    for pattern, item in DOCUMENT["paths"].items():
        parts = pattern.strip("/").split("/")
        same = len(parts) == len(wanted) and all(
            part == given or part.startswith("{") for part, given in zip(parts, wanted, strict=True)
        )
        if same and request["method"].lower() in item:
            return pattern, item[request["method"].lower()]
    return None


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        found: Any = DOCUMENT
        for key in part["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        part = found
    return part


def _valid(schema: dict[str, Any], value: Any, what: str) -> None:
    validator = jsonschema_rs.Draft202012Validator(
        {**schema, "components": DOCUMENT["components"]}, validate_formats=True
    )
    if problems := [
        f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(value)
    ]:
        raise Mismatch(f"the {what} does not fit openapi.json: {'; '.join(problems)}")


def test_every_operation_has_an_example() -> None:
    shown = {
        found[1]["operationId"]
        for _, one in examples()
        if one["response"]["status"] < 300 and (found := operation_of(one["request"]))
    }
    wanted = {
        operation["operationId"]
        for item in DOCUMENT["paths"].values()
        for operation in item.values()
        if AUDIENCES & set(operation["tags"]) and "operations" not in operation["tags"]
    }
    assert wanted - shown == set()


@pytest.mark.parametrize("name", CHAPTERS)
def test_names_tell_examples_apart(name: str) -> None:
    names = [one["name"] for one in chapter(name)["examples"]]
    assert len(names) == len(set(names))
