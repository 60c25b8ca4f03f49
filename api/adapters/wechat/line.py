"""The line to WeChat: bounded in time and in number, cut when nobody answers.

What goes over it is secret (app secret, access token, codes), so a `Call` shows
only its path, and errors are raised where no request is in sight: neither logs
nor tracebacks with local variables can tell.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from api.adapters.wechat import wire
from api.adapters.wechat.breaker import Breaker
from api.adapters.wechat.problems import BUSY, Refusals, busy, refusal, timed_out, unavailable

log = logging.getLogger(__name__)

Answer = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One API call: a GET with a query, or a POST when there is a body."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, object] | None = field(default=None, repr=False)

    def request(self, base_url: str) -> httpx.Request:
        method = "GET" if self.body is None else "POST"
        url = base_url.rstrip("/") + self.path
        return httpx.Request(method, url, params=self.query, json=self.body, headers=wire.HEADERS)


class Line:
    """At most `at_once` calls under way; `by` is a deadline in the running loop's time."""

    def __init__(self, base_url: str, transport: httpx.AsyncBaseTransport, at_once: int = 20) -> None:
        self._base_url = base_url
        self._transport = transport
        self._slots = asyncio.Semaphore(at_once)
        self._breaker = Breaker()

    async def ask(self, call: Call, by: float) -> Answer:
        """WeChat's answer, refusals included (see `accepted`); a "busy" is asked again once.

        Raises wechat_timeout, wechat_unavailable, or wechat_busy when our own queue is too long.
        """
        answer = await self._ask_once(call, by)
        if errcode(answer) == BUSY:
            answer = await self._ask_once(call, by)
        return answer

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def _ask_once(self, call: Call, by: float) -> Answer:
        self._breaker.check()
        await self._take_slot(by)
        try:
            self._breaker.admit()
            return await self._ask_now(call, by)
        finally:
            self._slots.release()

    async def _take_slot(self, by: float) -> None:
        # Half of the time left is WeChat's: a call that spent it all in our queue would be
        # late whatever WeChat did, and the breaker would take our crowd for its slowness.
        now = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(now + (by - now) / 2):
                await self._slots.acquire()
            return
        except TimeoutError:
            pass
        raise busy()

    async def _ask_now(self, call: Call, by: float) -> Answer:
        got: tuple[int, Answer] | None = None
        late = False
        try:
            async with asyncio.timeout_at(by):
                got = await wire.exchange(self._transport, call.request(self._base_url))
        except TimeoutError:
            late = True
        except BaseException:
            self._breaker.abandoned()
            raise
        if got and got[0] == 200 and isinstance(got[1].get("errcode", 0), int):
            self._breaker.succeeded()
            return got[1]
        self._breaker.failed()
        raise timed_out() if late else unavailable()


def errcode(answer: Answer) -> int:
    """WeChat's error code; 0 is success."""
    return int(answer.get("errcode", 0))


def accepted(answer: Answer, call: Call, refusals: Refusals) -> Answer:
    """The answer if it is a success; raises the refusal it means otherwise."""
    code = errcode(answer)
    if code == 0:
        return answer
    error = refusal(code, refusals)
    if error.code == "wechat_refused":
        log.error("WeChat refused %s with errcode %d", call.path, code)
    raise error
