"""Plays the phone against a stand-in: wx.login, the phone button, wx.requestSubscribeMessage, the inbox."""

import asyncio
from collections.abc import Mapping

import httpx

from api.adapters.wechat import wire
from api.adapters.wechat.connecting import IN_PROCESS, STANDIN_URL, in_process
from api.adapters.wechat.problems import timed_out, unavailable
from api.config import Settings
from api.errors import Invalid


class Player:
    """A citizen's phone beside a stand-in WeChat (development and demo only).

    Raises ValueError when the settings name the real WeChat. The methods raise
    `standin_input` (422) for a user name, number or template the stand-in does not take,
    wechat_timeout (504) and wechat_unavailable (503).
    """

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._inside = settings.wechat_url == IN_PROCESS
        # Production takes https only, so whatever answers in plain http is no real WeChat.
        if not (self._inside or settings.wechat_url.startswith("http://")):
            raise ValueError("only a stand-in WeChat can be played")
        self._base_url = STANDIN_URL if self._inside else settings.wechat_url.rstrip("/")
        self._transport = transport or (in_process(settings) if self._inside else wire.direct())
        self._timeout = settings.wechat_timeout

    async def login_code(self, user: str) -> str:
        """The code wx.login gives this user (1-64 letters, digits, "_", ".", "@", "-")."""
        return await self._code("/standin/codes", {"user": user})

    async def phone_code(self, user: str, phone: str) -> str:
        """The code the phone button gives this user; `phone` is a mainland mobile, with or without +86."""
        return await self._code("/standin/phone-codes", {"user": user, "phone": phone.removeprefix("+86")})

    async def accept(self, user: str, template_id: str, times: int = 1) -> None:
        """The user taps "allow" on wx.requestSubscribeMessage."""
        await self._post("/standin/subscriptions", {"user": user, "template_id": template_id, "times": times})

    async def inbox(self, user: str) -> list[dict[str, object]]:
        """The messages that arrived on this user's phone, oldest first."""
        messages = (await self._post(f"/standin/users/{user}/inbox", {})).get("messages")
        if not isinstance(messages, list):
            raise unavailable()
        return messages

    async def move_clock(self, shift_seconds: float) -> None:
        """Set the stand-in's clock off by this much; inside this process it shares ours already."""
        if not self._inside:
            await self._post("/standin/clock", {"shift_seconds": shift_seconds})

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def _code(self, path: str, body: dict[str, str]) -> str:
        code = (await self._post(path, body)).get("code")
        if not isinstance(code, str):
            raise unavailable()
        return code

    async def _post(self, path: str, body: Mapping[str, str | float]) -> dict[str, object]:
        request = httpx.Request("POST", self._base_url + path, json=body, headers=wire.HEADERS)
        try:
            async with asyncio.timeout(self._timeout):
                got = await wire.exchange(self._transport, request)
        except TimeoutError:
            raise timed_out() from None
        if got is None or got[0] not in (200, 422):
            raise unavailable()
        if got[0] == 422:
            raise Invalid("standin_input", "演示用的用户名或手机号不合规则")
        return got[1]
