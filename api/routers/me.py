"""What is my own."""

from typing import Annotated

from fastapi import Response

from api.access import Citizen, Permission, citizen_sessions, phones
from api.routers.answers import refuses
from api.routers.bodies import api_router
from api.routers.deps import Running, citizen_may
from api.schemas.auth import Me, PhoneBinding

router = api_router("/v1/me", tags=("citizen",))

Myself = Annotated[Citizen, citizen_may(Permission.ME_READ)]


@router.get("", summary="我的账号")
async def get_me(running: Running, actor: Myself, response: Response) -> Me:
    """Whether a phone is bound, by its last four digits."""
    response.headers["Cache-Control"] = "no-store"
    return Me(phone_tail=await citizen_sessions.phone_tail(running.database, actor.id))


@router.post("/phone", summary="绑定手机号", responses=refuses(409, 502, 504))
async def bind_phone(form: PhoneBinding, running: Running, actor: Myself, response: Response) -> Me:
    """Bind the number WeChat has verified, for polls that ask for one."""
    await phones.bind(running.database, running.wechat, actor, form.code)
    return await get_me(running, actor, response)
