"""Answering: what a citizen asked is read with a purpose, and every answer is in writing (PIPL §50)."""

from typing import Literal

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, people
from api.access import Permission, Staff, authorize, citizen_sessions
from api.db.tables.requests import DataRequest
from api.errors import Conflict
from api.kernel import advance
from api.mechanisms.requests import workflow
from api.terms.requests import DataRequestStatus
from api.terms.wishes import ReadPurpose

Outcome = Literal[DataRequestStatus.GRANTED, DataRequestStatus.REFUSED]


async def reveal(session: AsyncSession, actor: Staff, request: DataRequest, purpose: ReadPurpose) -> str:
    """What she asked for. Raises NotFound once it was erased."""
    authorize(actor, Permission.DATA_REQUEST_ANSWER)
    if request.text_id is None:
        raise people.erased()
    return await people.reveal_text(
        session,
        actor,
        request.text_id,
        purpose.label,
        Permission.DATA_REQUEST_ANSWER,
        about=("data_request", request.id),
    )


async def asker(session: AsyncSession, actor: Staff, request: DataRequest, purpose: ReadPurpose) -> str:
    """The phone she has verified, to make sure that it is she who asks; for a purpose, on record.

    Raises Conflict where there is none, or nobody any more.
    """
    authorize(actor, Permission.DATA_REQUEST_ANSWER)
    phone = await citizen_sessions.phone(session, request.citizen_id) if request.citizen_id else None
    if phone is None:
        raise Conflict("asker_unreachable", "请求人没有绑定手机号，或已注销账号")
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="asker.revealed",
        subject_kind="data_request",
        subject_id=request.id,
        reason=purpose.label,
    )
    await session.flush()
    return phone


async def answer(
    session: AsyncSession, actor: Staff, request: DataRequest, outcome: Outcome, text: str
) -> None:
    """Grant or refuse it, with reasons that only she reads. Raises Conflict for one answered before."""
    authorize(actor, Permission.DATA_REQUEST_ANSWER)
    step = workflow.GRANT if outcome is DataRequestStatus.GRANTED else workflow.REFUSE
    await advance(
        session,
        request,
        step,
        actor,
        answer_id=await people.seal_text(session, text),
        staff_id=actor.id,
        answered_at=clock.now(),
    )
