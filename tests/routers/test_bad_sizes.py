"""Too much, too slow, cut short: the body is read whole before anything is begun."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI

from api.config import Settings
from tests.county import County
from tests.fixtures import running
from tests.routers.refusals import refused
from tests.routers.sending import CAMPAIGNS, written


async def test_too_much_is_refused_however_it_comes(county: County, settings: Settings) -> None:
    officer = await county.staff("officer")
    body = written(summary="字" * settings.max_body_bytes)

    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    declared = await officer._send("POST", CAMPAIGNS, content=body, headers=headers)
    streamed = await officer._send("POST", CAMPAIGNS, content=in_pieces(), headers=headers)
    for answer in (declared, streamed):
        refused(answer, 413, "body_too_large")
    assert (await officer.get(CAMPAIGNS)).json()["items"] == []


async def drive(app: FastAPI, receive: Any, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One POST to the application by hand."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/v1/auth/staff",
        "raw_path": b"/v1/auth/staff",
        "query_string": b"",
        "root_path": "",
        "client": ("192.0.2.1", 1),
        "server": ("tongxin.test", 80),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    await app(scope, receive, send)
    start, *rest = sent
    return (
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in rest),
    )


@pytest.mark.backends("sqlite")
async def test_a_stalled_body_is_given_up(settings: Settings) -> None:
    async def stalls() -> Any:
        await asyncio.Event().wait()

    async with running(settings.model_copy(update={"body_seconds": 0.01})) as app:
        status, headers, body = await drive(app, stalls, content_length="100")
    assert (status, headers["content-type"]) == (408, "application/problem+json")
    assert json.loads(body)["code"] == "body_too_slow"


@pytest.mark.backends("sqlite")
async def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(app: FastAPI) -> None:
    whole = b'{"username": "a", "password": "b"}'
    pieces = iter([{"type": "http.request", "body": whole, "more_body": True}, {"type": "http.disconnect"}])

    async def breaks_off() -> Any:
        return next(pieces)

    status, _, body = await drive(app, breaks_off, content_length="100", content_type="application/json")
    assert (status, json.loads(body)["code"]) == (400, "malformed")


@pytest.mark.backends("sqlite")
async def test_a_length_of_very_many_digits_is_too_much(app: FastAPI) -> None:
    async def never() -> Any:
        raise AssertionError("the body was asked for")

    status, _, _ = await drive(app, never, content_length="9" * 5000)
    assert status == 413
