"""Giving an officer's open work to another, when she leaves."""

from typing import Annotated
from uuid import UUID

from fastapi import Request

from api.access import Permission, Staff
from api.mechanisms.review import handing_over
from api.routers.bodies import api_router
from api.routers.creating import create
from api.routers.deps import IdempotencyKey, WriteSession, staff_may
from api.schemas.reviews import HandoverForm, HandoverView

router = api_router("/v1/staff/handovers", tags=("staff",))

Giver = Annotated[Staff, staff_may(Permission.WORK_HAND_OVER)]


@router.post("", status_code=201, summary="移交工作")
async def hand_over(
    form: HandoverForm, request: Request, session: WriteSession, actor: Giver, key: IdempotencyKey
) -> HandoverView:
    """All open reviews in one officer's hands go to another of the same region and role."""

    async def effect() -> UUID:
        return await handing_over.hand_over(
            session,
            actor,
            from_username=form.from_username,
            to_username=form.to_username,
            reason=form.reason,
        )

    handover_id = await create(request, session, actor, key, form, effect)
    return HandoverView(
        from_username=form.from_username,
        to_username=form.to_username,
        moved=await handing_over.moved(session, handover_id),
    )
