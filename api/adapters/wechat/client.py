"""WeChat as the rest of the system sees it: who is this, what is her number, tell her, check her words."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from api.adapters.wechat import checked_text, wire
from api.adapters.wechat.access_token import AccessToken
from api.adapters.wechat.checked_text import CheckedText, Scene
from api.adapters.wechat.line import Answer, Call, Line, accepted, errcode
from api.adapters.wechat.problems import (
    CHECK,
    LOGIN,
    NOBODY_THERE,
    NOT_THERE_LATELY,
    PHONE,
    RISK,
    SUBSCRIBE,
    TOKEN_REFUSED,
    unavailable,
)
from api.config import Settings

_CHEATING = 1


@dataclass(frozen=True)
class WeChatSession:
    """Who holds a login code. The session key is not kept: nothing here decrypts with it."""

    openid: str
    unionid: str | None


class WeChat:
    """WeChat's server API; each call ends within `settings.wechat_timeout` seconds, whatever it takes.

    Raises DomainErrors only: wechat_code_invalid (422), wechat_code_used (409),
    wechat_user_blocked (403), wechat_busy and wechat_unavailable (503),
    wechat_timeout (504), wechat_refused (502), message_not_allowed (409),
    message_template_wrong (502).
    """

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._settings = settings
        self._line = Line(settings.wechat_url, transport or wire.direct())
        self._token = AccessToken(settings, self._line)

    async def code_to_session(self, code: str) -> WeChatSession:
        """Spend a login code (from wx.login; single use, five minutes)."""
        call = Call(
            "/sns/jscode2session",
            query={
                "appid": self._settings.wechat_appid,
                "secret": self._settings.wechat_secret.get_secret_value(),
                "js_code": code,
                "grant_type": "authorization_code",
            },
        )
        answer = await self._line.ask(call, self._deadline())
        answer.pop("session_key", None)
        accepted(answer, call, LOGIN)
        openid, unionid = answer.get("openid"), answer.get("unionid")
        if not (isinstance(openid, str) and openid):
            raise unavailable()
        return WeChatSession(openid, unionid if isinstance(unionid, str) and unionid else None)

    async def phone_number(self, code: str, openid: str) -> str:
        """The E.164 number behind a phone code ("+8613812345678"); WeChat checks that it is `openid`'s."""
        by = self._deadline()
        call, answer = await self._ask_with_token(lambda token: _phone_call(token, code, openid), by)
        return _e164(accepted(answer, call, PHONE))

    async def send_subscribe(
        self, openid: str, template_id: str, page: str, data: Mapping[str, str], state: str
    ) -> str:
        """Send a subscription message; WeChat's id of it, or "" if it names none.

        Spends one of the times this user allowed the template (一次性订阅). `data` is by the
        template's field names; `state` is formal, trial or developer: which version opens.
        After wechat_timeout it may have been sent or not.
        """
        by = self._deadline()
        body = {
            "touser": openid,
            "template_id": template_id,
            "page": page,
            "data": {name: {"value": value} for name, value in data.items()},
            "miniprogram_state": state,
            "lang": "zh_CN",
        }
        call, answer = await self._ask_with_token(lambda token: _subscribe_call(token, body), by)
        sent = accepted(answer, call, SUBSCRIBE).get("msgid")
        return str(sent)[:64] if isinstance(sent, int | str) else ""

    async def user_risk_rank(self, openid: str, address: str) -> int | None:
        """How risky WeChat finds this user, 0 to 4; None if she has not been there lately.

        Scene 0 is registering, 1 cheating for votes and the like.
        """
        by = self._deadline()
        body = {
            "appid": self._settings.wechat_appid,
            "openid": openid,
            "scene": _CHEATING,
            "client_ip": address,
        }
        call, answer = await self._ask_with_token(lambda token: _risk_call(token, body), by)
        if errcode(answer) == NOT_THERE_LATELY:
            return None
        rank = accepted(answer, call, RISK).get("risk_rank")
        if not (isinstance(rank, int) and 0 <= rank <= 4):
            raise unavailable()
        return rank

    async def check_text(self, openid: str, content: str, scene: Scene) -> CheckedText | None:
        """What WeChat finds of this user's words; None: she was not there within two hours, it cannot say.

        Raises ValueError for more than `checked_text.LONGEST` characters, or none.
        """
        if not 1 <= len(content) <= checked_text.LONGEST:
            raise ValueError("too long, or nothing, to be checked")
        by = self._deadline()
        body = {"version": 2, "openid": openid, "scene": int(scene), "content": content}
        call, answer = await self._ask_with_token(lambda token: _check_call(token, body), by)
        if errcode(answer) in NOBODY_THERE:
            return None
        return checked_text.read(accepted(answer, call, CHECK))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._line.aclose()

    async def _ask_with_token(self, call: Callable[[str], Call], by: float) -> tuple[Call, Answer]:
        """Ask with the access token; once more with another one, should WeChat refuse it."""
        token = await self._token.current(by)
        made = call(token.get_secret_value())
        answer = await self._line.ask(made, by)
        if errcode(answer) in TOKEN_REFUSED:
            token = await self._token.renew(token, by)
            made = call(token.get_secret_value())
            answer = await self._line.ask(made, by)
        return made, answer

    def _deadline(self) -> float:
        return asyncio.get_running_loop().time() + self._settings.wechat_timeout


def _phone_call(token: str, code: str, openid: str) -> Call:
    return Call(
        "/wxa/business/getuserphonenumber",
        query={"access_token": token},
        body={"code": code, "openid": openid},
    )


def _subscribe_call(token: str, body: Mapping[str, object]) -> Call:
    return Call("/cgi-bin/message/subscribe/send", query={"access_token": token}, body=body)


def _risk_call(token: str, body: Mapping[str, object]) -> Call:
    return Call("/wxa/getuserriskrank", query={"access_token": token}, body=body)


def _check_call(token: str, body: Mapping[str, object]) -> Call:
    return Call("/wxa/msg_sec_check", query={"access_token": token}, body=body)


def _e164(answer: Answer) -> str:
    info = answer.get("phone_info")
    if isinstance(info, dict):
        # The documented example has the country code as a number, the field table as a string.
        number = f"+{info.get('countryCode')}{info.get('purePhoneNumber')}"
        if re.fullmatch(r"\+[1-9][0-9]{6,14}", number):
            return number
    raise unavailable()
