"""What is not plainly JSON is refused: nothing is echoed, nothing stored, nothing lost."""

import asyncio

import pytest
from fastapi import FastAPI

from tests.county import County
from tests.fixtures import http
from tests.routers.refusals import CANARY, refused
from tests.routers.sending import CAMPAIGNS, send, written

NOT_JSON = {
    "nothing but a brace": b"{",
    "text": CANARY.encode(),
    "NaN": written(title=float("nan")),
    "Infinity": written(title=float("inf")),
    "-Infinity": written(title=float("-inf")),
    "a number no float holds": b'{"title": 1e400}',
    "a number of 5000 digits": b'{"title": ' + b"9" * 5000 + b"}",
    "a lone surrogate": b'{"title": "\\ud800", "summary": "s"}',
    "a lone surrogate as key": b'{"\\udfff": 1}',
    "surrogates the wrong way round": b'{"title": "\\udc00\\ud800"}',
    "a surrogate written as UTF-8": b'{"title": "\xed\xa0\x80"}',
    "invalid UTF-8": b'{"title": "\xff\xfe"}',
    "UTF-16": '{"title": "a"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a raw control character": b'{"title": "a\x00b"}',
    "arrays 100000 deep": b"[" * 100_000 + b"]" * 100_000,
    "objects 100000 deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a key twice": b'{"title": "a", "title": "b", "summary": "s"}',
    "a key twice, further in": b'{"title": "a", "summary": "s", "windows": {"call": {}, "call": {}}}',
    "bytes": bytes(range(256)),
}


async def test_a_body_that_is_not_json_is_malformed(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for name, body in NOT_JSON.items():
        with subtests.test(name):
            refused(await send(officer, body), 400, "malformed")
    assert (await officer.get(CAMPAIGNS)).json()["items"] == []


async def test_a_body_of_another_media_type_is_not_read(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for media_type in (
        "application/octet-stream",
        "text/plain",
        "text/plain; charset=utf-8",
        "",
        "json",
        "\\",
    ):
        with subtests.test(media_type):
            refused(await send(officer, written(), media_type), 415, "unsupported_media_type")
    refused(await send(officer, b"\x00\xff", "application/octet-stream"), 415)
    refused(await send(officer, b"a=1", "multipart/form-data; boundary=x"), 415)
    assert (await officer.get(CAMPAIGNS)).json()["items"] == []


async def test_the_media_type_may_name_a_charset(county: County) -> None:
    answer = await send(await county.staff("officer"), written(), "Application/JSON; charset=utf-8")
    assert answer.status_code == 201, answer.text


async def test_an_empty_or_a_shapeless_body_is_invalid(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    for body in (b"", b"null", b"[]", b'"text"', b"1", b"true", b"{}"):
        with subtests.test(body.decode()):
            refused(await send(officer, body), 422, "validation_failed")


async def test_after_all_that_the_next_one_gets_her_answer(county: County, app: FastAPI) -> None:
    """Bad requests at once and in numbers leave no session, lock or half-written row behind."""
    officer = await county.staff("officer")
    bad = [send(officer, body) for body in NOT_JSON.values()]
    bad += [send(officer, written(title=text)) for text in ("a\x00b", "a\u202eb", "")]
    assert {answer.status_code for answer in await asyncio.gather(*bad)} == {400, 422}
    async with http(app) as client:
        made = await officer.through(client).post(CAMPAIGNS, county.campaign_form(), key="k-1")
    assert made.status_code == 201, made.text
    assert len((await officer.get(CAMPAIGNS)).json()["items"]) == 1
