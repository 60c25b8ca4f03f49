"""A stand-in WeChat, a client of it, a phone beside it, and what went over the line."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api import clock
from api.adapters.wechat import Player, StandIn, WeChat
from api.config import Settings
from api.errors import DomainError

SECRET = "s3cret-of-the-county"
APPID = "wx0123456789abcdef"
TOKEN_PATH = "/cgi-bin/stable_token"
PHONE_PATH = "/wxa/business/getuserphonenumber"
LOGIN_PATH = "/sns/jscode2session"


def settings(**changes: Any) -> Settings:
    given: dict[str, Any] = {
        "mode": "test",
        "wechat_url": "http://127.0.0.1:9",
        "wechat_appid": APPID,
        "wechat_secret": SecretStr(SECRET),
    }
    return Settings(**(given | changes))


def later(seconds: float) -> None:
    """Let the stopped clock advance."""
    clock.freeze(clock.now() + timedelta(seconds=seconds))


class Line(httpx.AsyncBaseTransport):
    """Passes requests on and remembers them, and the answers."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport
        self.requests: list[httpx.Request] = []
        self.answers: list[str] = []
        self.asked = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        # Over a network the other callers would have their turn now.
        await asyncio.sleep(0)
        self.requests.append(request)
        self.asked.set()
        response = await self._transport.handle_async_request(request)
        self.answers.append((await response.aread()).decode())
        return response

    def bodies(self, path: str) -> list[dict[str, Any]]:
        """The JSON bodies sent to this path."""
        return [json.loads(r.content) for r in self.requests if r.url.path == path]

    def count(self, path: str) -> int:
        return sum(r.url.path == path for r in self.requests)


class World:
    """Everything between a phone and a server; `raw` talks to the stand-in as WeChat's API would be."""

    def __init__(
        self, timeout: float = 2.0, appid: str = APPID, secret: str = SECRET, **standin: Any
    ) -> None:
        self.standin = StandIn(appid, SECRET, **standin)
        inside = httpx.ASGITransport(self.standin.app)
        self.line = Line(inside)
        self.settings = settings(wechat_timeout=timeout, wechat_appid=appid, wechat_secret=SecretStr(secret))
        self.wechat = WeChat(self.settings, self.line)
        self.phone = Player(self.settings, inside)
        self.raw = httpx.AsyncClient(transport=inside, base_url="http://standin.invalid")

    def another_process(self) -> WeChat:
        """A second client of the same WeChat, with a token of its own."""
        return WeChat(self.settings, self.line)

    async def mood(self, **mood: Any) -> None:
        (await self.raw.post("/standin/mood", json=mood)).raise_for_status()

    async def openid(self, user: str) -> str:
        return (await self.wechat.code_to_session(await self.phone.login_code(user))).openid

    async def number(self, user: str, phone: str = "13812345678") -> str:
        """Bind a phone, as the phone button and the server do it together."""
        openid = await self.openid(user)
        return await self.wechat.phone_number(await self.phone.phone_code(user, phone), openid)


def scripted(*answers: object, timeout: float = 2.0) -> WeChat:
    """A client of a WeChat that gives these answers in turn, and the last one for ever."""
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=left.pop(0) if len(left) > 1 else left[0])

    return mocked(answer, timeout)


def mocked(handler: Callable[[httpx.Request], Any], timeout: float = 2.0) -> WeChat:
    return WeChat(settings(wechat_timeout=timeout), httpx.MockTransport(handler))


@contextmanager
def refused(
    code: str, status: int | None = None, retry_after: int | None = None
) -> Iterator[pytest.ExceptionInfo[DomainError]]:
    """What is inside must be refused with this code, and with this status and Retry-After if given."""
    with pytest.raises(DomainError) as caught:
        yield caught
    assert caught.value.code == code
    if status is not None:
        assert (caught.value.status, caught.value.retry_after) == (status, retry_after)
