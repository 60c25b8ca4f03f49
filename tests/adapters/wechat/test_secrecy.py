"""The app secret, the access token and the codes reach no log and no error."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from api.adapters.wechat import WeChat
from api.errors import DomainError
from tests.adapters.wechat.world import LOGIN_PATH, PHONE_PATH, SECRET, TOKEN_PATH, World, refused, settings


def everything_told(error: BaseException) -> str:
    """The error with its causes, and the local variables of all frames it went through."""
    lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    return repr(error) + str(vars(error)) + "".join(lines)


async def provoke(world: World) -> list[BaseException]:
    """All kinds of trouble, one after the other, with a token in hand and without."""
    errors: list[BaseException] = []
    for kind in (
        {"errcode": 40013},
        {"errcode": 40029},
        {"errcode": -1},
        {"dead": True},
        {"delay_seconds": 60},
    ):
        for path in (LOGIN_PATH, TOKEN_PATH, PHONE_PATH):
            await world.mood(**kind, path=path)
            wechat = world.another_process()
            for call in (wechat.code_to_session("c"), wechat.phone_number("c", "o")):
                try:
                    await call
                except DomainError as error:
                    errors.append(error)
    return errors


async def test_no_secret_in_logs_or_errors(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world = World(timeout=0.05)
    await world.number("a")
    token = world.line.requests[-1].url.params["access_token"]
    errors = await provoke(world)
    assert len(errors) == 30
    heard = caplog.text + "".join(map(everything_told, errors))
    assert "wechat_timeout" in heard
    assert SECRET not in heard
    assert token not in heard
    assert token[:40] not in heard


async def test_an_httpx_client_would_have_told(caplog: pytest.LogCaptureFixture, world: World) -> None:
    caplog.set_level(logging.INFO)
    await world.raw.get("/sns/jscode2session", params={"secret": SECRET})
    assert SECRET in caplog.text


async def test_no_secret_in_logs_over_a_real_connection(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with answering(b'{"openid": "o1"}') as (url, heard):
        wechat = WeChat(settings(wechat_url=url))
        assert (await wechat.code_to_session("the-code")).openid == "o1"
        await wechat.aclose()
    assert SECRET in heard[0]
    assert "httpcore" in {record.name.split(".")[0] for record in caplog.records}
    assert SECRET not in caplog.text
    assert "the-code" not in caplog.text


async def test_proxies_of_the_environment_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with answering(b'{"openid": "o1"}') as (url, _):
        wechat = WeChat(settings(wechat_url=url))
        assert await wechat.code_to_session("c")
        await wechat.aclose()


async def test_nothing_listening_is_unavailable() -> None:
    async with answering(b"") as (url, _):
        pass
    wechat = WeChat(settings(wechat_url=url))
    with refused("wechat_unavailable") as caught:
        await wechat.code_to_session("c")
    assert SECRET not in everything_told(caught.value)
    await wechat.aclose()


@asynccontextmanager
async def answering(body: bytes) -> AsyncIterator[tuple[str, list[str]]]:
    """A server on this machine that answers everything with this body, and what it was asked."""
    heard: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", heard


async def test_an_httpx_request_is_what_would_betray_it() -> None:
    assert SECRET in repr(httpx.Request("GET", "http://x.invalid", params={"secret": SECRET}))
