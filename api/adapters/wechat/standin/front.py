"""WeChat's side that servers see: the six APIs, with the checks the real ones make."""

import asyncio
import base64
import hmac
import ipaddress
import json
import secrets
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api import clock
from api.adapters.wechat.standin import words
from api.adapters.wechat.standin.bodies import json_object
from api.adapters.wechat.standin.refusal import Refusal
from api.adapters.wechat.standin.state import State

Body = dict[str, object]
Api = Callable[[State, Request], Awaitable[Body]]

ALL_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def routes(state: State) -> list[Route]:
    """The APIs; every method is routed, since WeChat answers a wrong one with an errcode."""
    return [
        _route(state, "GET", "/sns/jscode2session", _session),
        _route(state, "POST", "/cgi-bin/stable_token", _stable_token),
        _route(state, "POST", "/wxa/business/getuserphonenumber", _phone_number),
        _route(state, "POST", "/cgi-bin/message/subscribe/send", _subscribe_send),
        _route(state, "POST", "/wxa/getuserriskrank", _risk_rank),
        _route(state, "POST", "/wxa/msg_sec_check", _text_check),
    ]


def _route(state: State, method: str, path: str, api: Api) -> Route:
    async def endpoint(request: Request) -> Response:
        mood = state.moods.take(path)
        if mood.delay_seconds:
            await asyncio.sleep(mood.delay_seconds)
        if mood.dead:
            return Response("<html><h1>502 Bad Gateway</h1></html>", 502, media_type="text/html")
        try:
            if mood.errcode:
                raise Refusal(mood.errcode)
            if request.method != method:
                raise Refusal(43001 if method == "GET" else 43002)
            answer = await api(state, request)
        except Refusal as refusal:
            answer = refusal.answer()
        # The real one answers JSON under this content type too.
        return Response(json.dumps(answer, ensure_ascii=False), media_type="text/plain")

    return Route(path, endpoint, methods=ALL_METHODS)


async def _session(state: State, request: Request) -> Body:
    query = request.query_params
    _check_app(state, query.get("appid"), query.get("secret"))
    if query.get("grant_type") != "authorization_code":
        raise Refusal(40002)
    code = query.get("js_code")
    if not code:
        raise Refusal(41008)
    user = state.codes.spend_login(code)
    if state.blocked(user):
        raise Refusal(40226)
    state.visits.note(user)
    answer: Body = {
        "openid": state.openid(user),
        "session_key": base64.b64encode(secrets.token_bytes(16)).decode(),
    }
    if unionid := state.unionid(user):
        answer["unionid"] = unionid
    return answer


async def _stable_token(state: State, request: Request) -> Body:
    body = await _json(request)
    if body.get("grant_type") != "client_credential":
        raise Refusal(40002)
    _check_app(state, body.get("appid"), body.get("secret"))
    force = body.get("force_refresh", False)
    if not isinstance(force, bool):
        raise Refusal(47001)
    token, seconds = state.tokens.stable(force)
    return {"access_token": token, "expires_in": seconds}


async def _phone_number(state: State, request: Request) -> Body:
    state.tokens.check(request.query_params.get("access_token", ""))
    body = await _json(request)
    code, openid = body.get("code"), body.get("openid")
    if not isinstance(code, str) or not (openid is None or isinstance(openid, str)):
        raise Refusal(40029)
    phone = state.codes.spend_phone(code, lambda user: openid in (None, state.openid(user)))
    full = phone.number if phone.country_code == "86" else f"+{phone.country_code}{phone.number}"
    return {
        "errcode": 0,
        "errmsg": "ok",
        "phone_info": {
            "phoneNumber": full,
            "purePhoneNumber": phone.number,
            "countryCode": phone.country_code,
            "watermark": {"timestamp": int(clock.now().timestamp()), "appid": state.appid},
        },
    }


async def _subscribe_send(state: State, request: Request) -> Body:
    state.tokens.check(request.query_params.get("access_token", ""))
    order = await _json(request)
    message_id = state.subscriptions.send(state.user(order.get("touser")), order)
    return {"errcode": 0, "errmsg": "ok", "msgid": message_id}


async def _risk_rank(state: State, request: Request) -> Body:
    state.tokens.check(request.query_params.get("access_token", ""))
    order = await _json(request)
    if order.get("appid") != state.appid:
        raise Refusal(40013)
    if order.get("scene") not in (0, 1) or not _address(order.get("client_ip")):
        raise Refusal(47001)
    user = state.visits.require(state.user(order.get("openid")))
    return {"errcode": 0, "errmsg": "ok", "risk_rank": state.risks.rank(user)}


async def _text_check(state: State, request: Request) -> Body:
    state.tokens.check(request.query_params.get("access_token", ""))
    order = await _json(request)
    state.visits.require(state.user(order.get("openid")))
    result = words.judged(order)
    trace_id = secrets.token_hex(8)
    return {"errcode": 0, "errmsg": "ok", "result": result, "detail": [], "trace_id": trace_id}


def _address(value: object) -> bool:
    try:
        ipaddress.ip_address(str(value))
    except ValueError:
        return False
    return True


def _check_app(state: State, appid: object, secret: object) -> None:
    if not appid:
        raise Refusal(41002)
    if appid != state.appid:
        raise Refusal(40013)
    if not secret:
        raise Refusal(41004)
    if not hmac.compare_digest(str(secret).encode(), state.secret.encode()):
        raise Refusal(40125)


async def _json(request: Request) -> Body:
    body = await json_object(request)
    if body is None:
        raise Refusal(47001)
    return body
