"""What a citizen allows to be sent to her."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, Permission
from api.mechanisms import messages
from api.routers.answers import tells
from api.routers.bodies import api_router
from api.routers.creating import create
from api.routers.deps import IdempotencyKey, ReadSession, WriteSession, citizen_may
from api.schemas.messages import MessageGrantForm, MessageGrantLeft, MessageGrantsView

router = api_router("/v1/me/message-grants", tags=("citizen",))

Allower = Annotated[Citizen, citizen_may(Permission.MESSAGE_ALLOW)]


async def _left(session: AsyncSession, citizen_id: UUID) -> MessageGrantsView:
    counted = await messages.left(session, citizen_id)
    return MessageGrantsView(
        items=[
            MessageGrantLeft(template=template, label=template.label, left=left)
            for template, left in counted.items()
        ]
    )


@router.post("", status_code=201, summary="报告允许了哪些消息", responses=tells(201, "Location"))
async def allow_messages(
    form: MessageGrantForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Allower,
    key: IdempotencyKey,
) -> MessageGrantsView:
    """Report what was accepted in wx.requestSubscribeMessage: each accept is good for one message."""

    async def effect() -> UUID:
        return await messages.allow(session, actor, form.accepted)

    whose = await create(request, session, actor, key, form, effect)
    response.headers["Location"] = router.prefix
    return await _left(session, whose)


@router.get("", summary="还能收到几条消息")
async def list_message_grants(session: ReadSession, actor: Allower, response: Response) -> MessageGrantsView:
    """How many messages of each template may still be sent to me."""
    response.headers["Cache-Control"] = "no-store"
    return await _left(session, actor.id)
