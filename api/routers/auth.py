"""Signing in, staying signed in, signing out."""

from typing import Annotated

from fastapi import Response

from api.access import Citizen, Permission, Staff, citizen_sessions, staff_sessions
from api.access.tokens import STAFF_PREFIX, TokenPair
from api.mechanisms.voting import risk
from api.routers.answers import refuses
from api.routers.bodies import api_router
from api.routers.deps import COUNTED, LastSession, Place, Running, signed_in_may
from api.schemas.auth import Refresh, StaffSignIn, Tokens, WeChatSignIn

router = api_router("/v1/auth", tags=("sign-in",))


def _answer(response: Response, pair: TokenPair) -> Tokens:
    response.headers["Cache-Control"] = "no-store"
    return Tokens(
        access_token=pair.access_token, refresh_token=pair.refresh_token, expires_in=pair.expires_in
    )


@router.post("/staff", summary="工作人员登录", responses=refuses(401))
async def sign_in_staff(form: StaffSignIn, place: Place, running: Running, response: Response) -> Tokens:
    """Exchange username and password for tokens. Every wrong pair gets the same answer."""
    return _answer(
        response, await staff_sessions.sign_in(running.database, form.username, form.password, place)
    )


@router.post("/wechat", summary="群众微信登录", responses=refuses(403, 409, 502, 504))
async def sign_in_wechat(form: WeChatSignIn, place: Place, running: Running, response: Response) -> Tokens:
    """Exchange a `wx.login` code for tokens; the server asks WeChat who it is."""
    pair = await citizen_sessions.sign_in(running.database, running.wechat, form.code, risk.asking(place))
    return _answer(response, pair)


@router.post("/refresh", summary="续期", dependencies=[COUNTED], responses=refuses(401))
async def refresh(form: Refresh, running: Running, response: Response) -> Tokens:
    """Exchange a refresh token for new tokens. The old one is spent; a minute's retry is forgiven."""
    keeper = staff_sessions if form.refresh_token.startswith(STAFF_PREFIX) else citizen_sessions
    return _answer(response, await keeper.refresh(running.database, form.refresh_token))


@router.post("/logout", status_code=204, summary="退出登录")
async def logout(
    session: LastSession, actor: Annotated[Staff | Citizen, signed_in_may(Permission.SESSION_KEEP)]
) -> None:
    """End the session. A citizen's access token lives out its minutes but cannot be renewed."""
    if isinstance(actor, Citizen):
        await citizen_sessions.sign_out(session, actor.id)
    else:
        await staff_sessions.sign_out(session, actor)
