"""One operation: what it takes and answers with, as its route's dependencies tell."""

from collections.abc import Callable, Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext

from api.access import Citizen, Staff
from api.routers import deps
from api.routers.answers import header
from api.routers.openapi.components import reference
from api.schemas.page import Page


def mend(route: RouteContext, operation: dict[str, Any]) -> None:
    """Say what the framework leaves out, and take back what it says wrongly."""
    calls = list(_calls(route.dependant)) if route.dependant else []
    if not _allows(calls):
        operation["security"] = []
    else:
        del operation["security"]
    for parameter in operation.get("parameters", []):
        _drop_null(parameter["schema"])
        parameter["schema"].pop("description", None)
    _drop_null(
        operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    )
    answers = operation["responses"]
    _head(route, calls, next(answer for status, answer in answers.items() if status.startswith("2")))
    declared = {int(status) for status in answers if status >= "400"} - {422}
    answers.pop("422", None)
    for status in sorted(declared | _refusals(route, operation, calls)):
        answers.pop(str(status), None)
        answers[str(status)] = reference(status)


def _head(route: RouteContext, calls: list[Any], answer: dict[str, Any]) -> None:
    """The headers of success."""
    headers = answer.pop("headers", {})
    model = route.response_model
    if isinstance(model, type) and issubclass(model, Page):
        headers["Link"] = header("Link")
    if _counted(calls):
        headers |= {name: header(name) for name in ("RateLimit", "RateLimit-Policy")}
    if headers:
        answer["headers"] = headers
    answer["description"] = {"200": "完成", "201": "已新建", "204": "完成，没有内容"}[
        str(route.status_code or 200)
    ]


def _refusals(route: RouteContext, operation: dict[str, Any], calls: list[Any]) -> set[int]:
    """The statuses that follow from what an operation takes."""
    found: set[int] = set()
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    for allow in _allows(calls):
        found |= {401} if set(allow.kinds) == {Citizen, Staff} else {401, 403}
    if _counted(calls):
        found |= {429}
    if names:
        found |= {422}
    if "{" in str(route.path_format):
        found |= {404}
    if "GET" not in (route.methods or ()):
        found |= {400, 408, 413, 415, 422}
    if "Idempotency-Key" in names:
        found |= {400, 409}
    if "If-Match" in names:
        found |= {400, 412, 428}
    if deps.write_session in calls or deps.last_session in calls:
        found |= {409}
    if {deps.running, deps.read_session, deps.write_session, deps.last_session} & set(calls):
        found |= {503}
    if not any(400 <= status < 500 for status in found):
        found |= {413}  # whoever sends too much is refused before anything is looked at
    return found


def _allows(calls: list[Any]) -> list[deps.Allow]:
    return [call for call in calls if isinstance(call, deps.Allow)]


def _counted(calls: list[Any]) -> bool:
    return deps.caller in calls or deps.sign_in_place in calls


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any] | None]:
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)


def _drop_null(schema: dict[str, Any]) -> None:
    """An optional parameter is absent, never null."""
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if len(choices) == 1 and len(schema["anyOf"]) == 2:
        del schema["anyOf"]
        schema.update(choices[0])
