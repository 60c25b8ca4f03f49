"""The one access token of this process.

Source: WeChat's "stable_token" documentation. In normal mode every process that
asks is given the same token, so several processes need no common store; five
minutes before its end WeChat hands out the next one while both are good. Force
kills the token everybody else holds, may be used 20 times a day, and does
nothing within 30 s of the last time.
"""

import asyncio
import math
from datetime import datetime, timedelta

from pydantic import SecretStr

from api import clock
from api.adapters.wechat.line import Call, Line, accepted
from api.adapters.wechat.problems import TOKEN, timed_out, unavailable
from api.config import Settings

EARLY = timedelta(minutes=4)
"""How long before its end a token is replaced: under the five minutes of overlap, or we would get it back."""

BETWEEN_FORCES = timedelta(seconds=30)

LONGEST = 7200
"""Seconds a token may live by the documentation."""


class AccessToken:
    """Holds the token; `by` is a deadline in the running loop's time. One refresh at a time."""

    def __init__(self, settings: Settings, line: Line) -> None:
        self._settings = settings
        self._line = line
        self._lock = asyncio.Lock()
        self._token = SecretStr("")
        self._replace_at: datetime | None = None
        self._forced: datetime | None = None

    async def current(self, by: float) -> SecretStr:
        """A token that should be good; raises like `Line.ask`, or wechat_refused."""
        if self._due():
            await self._lock_by(by)
            try:
                if self._due():
                    await self._fetch(by)
            finally:
                self._lock.release()
        return self._token

    async def renew(self, refused: SecretStr, by: float) -> SecretStr:
        """Another token than the one WeChat just refused; raises like `current`.

        Asks in normal mode first: when another process has forced a new token, it is
        ours too, and forcing again would kill the other's, turn and turn about.
        """
        await self._lock_by(by)
        try:
            if self._token == refused:
                await self._fetch(by)
            if self._token == refused:
                self._note_force()
                await self._fetch(by, force=True)
        finally:
            self._lock.release()
        return self._token

    def _due(self) -> bool:
        return self._replace_at is None or clock.now() >= self._replace_at

    def _note_force(self) -> None:
        now = clock.now()
        if self._forced is not None and timedelta() <= now - self._forced < BETWEEN_FORCES:
            raise unavailable(math.ceil((self._forced + BETWEEN_FORCES - now).total_seconds()))
        self._forced = now

    async def _lock_by(self, by: float) -> None:
        try:
            async with asyncio.timeout_at(by):
                await self._lock.acquire()
            return
        except TimeoutError:
            pass
        raise timed_out()

    async def _fetch(self, by: float, force: bool = False) -> None:
        call = Call(
            "/cgi-bin/stable_token",
            body={
                "grant_type": "client_credential",
                "appid": self._settings.wechat_appid,
                "secret": self._settings.wechat_secret.get_secret_value(),
                "force_refresh": force,
            },
        )
        asked = clock.now()
        answer = accepted(await self._line.ask(call, by), call, TOKEN)
        token, seconds = answer.pop("access_token", None), answer.get("expires_in")
        if not (isinstance(token, str) and token and isinstance(seconds, int) and seconds > 0):
            del token
            raise unavailable()
        lifetime = timedelta(seconds=min(seconds, LONGEST))
        self._token = SecretStr(token)
        # A token that is nearly over already must not be fetched again for every call.
        self._replace_at = asked + max(lifetime - EARLY, lifetime / 2)
