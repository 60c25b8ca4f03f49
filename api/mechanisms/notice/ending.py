"""The end of a notice: over, concluded, taken back, or left by one who was listed."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Actor
from api.db.tables.notices import Notice, NoticeEntry, Objection
from api.errors import Conflict
from api.kernel import advance
from api.mechanisms.notice import guards, locking, periods, workflow
from api.terms.notices import EntryStatus, ObjectionStatus

OPEN = (ObjectionStatus.RECEIVED, ObjectionStatus.SUBSTANTIATED)
"""Objections that nobody has answered yet."""


async def withdraw_entry(session: AsyncSession, subject_id: UUID, reason: str, *, actor: Actor) -> None:
    """The one listed leaves: on every notice not concluded her entry stays, and says so.

    Objections about her that nobody has answered are still to be answered.
    """
    query = (
        select(Notice)
        .join(NoticeEntry, col(NoticeEntry.notice_id) == col(Notice.id))
        .where(
            NoticeEntry.subject_id == subject_id,
            col(Notice.concluded_at).is_(None),
            col(Notice.withdrawn_at).is_(None),
        )
        .order_by(col(Notice.id))
    )
    for notice in (await session.exec(query)).all():
        await locking.take(session, notice)
        for entry in await locking.entries(session, notice.id):
            if entry.subject_id == subject_id and periods.stands(notice, entry):
                await advance(session, entry, workflow.WITHDRAW, actor, public_reason=reason)


async def withdraw_notice(session: AsyncSession, notice: Notice, reason: str) -> None:
    """Take a notice back, for a public reason, also a concluded one whose campaign is called off.

    It stays to be seen, and decides nothing any more.
    """
    await locking.take(session, notice)
    guards.require_not_withdrawn(notice)
    notice.withdrawn_at, notice.withdrawn_reason = clock.now(), reason
    session.add(notice)
    await session.flush()


async def require_over(session: AsyncSession, notice: Notice) -> None:
    """Raise Conflict until every period is over and every objection answered.

    Takes the notice's lock, so that nobody objects between this and what it allows.
    """
    await locking.take(session, notice)
    await judge(session, notice)


async def judge(session: AsyncSession, notice: Notice) -> None:
    """The same without the lock: for showing what stands in the way, not for deciding."""
    now = clock.now()
    listed = [one for one in await locking.entries(session, notice.id) if one.status is EntryStatus.LISTED]
    if any(now < periods.ends_at(notice, one) for one in listed) or now < notice.closes_at:
        raise Conflict("notice_running", "公示期未满，不能进入下一步")
    await judge_answered(session, notice)


async def require_answered(session: AsyncSession, notice: Notice) -> None:
    """Raise Conflict while an objection is unanswered, whether or not the periods are over; locks."""
    await locking.take(session, notice)
    await judge_answered(session, notice)


async def judge_answered(session: AsyncSession, notice: Notice) -> None:
    """The same without the lock: for showing what stands in the way, not for deciding."""
    unanswered = select(sa.func.count()).where(
        Objection.notice_id == notice.id, col(Objection.status).in_(OPEN)
    )
    if (await session.exec(unanswered)).one():
        raise Conflict("objections_open", "还有异议没有处理完，不能进入下一步")


async def conclude(session: AsyncSession, notice: Notice) -> None:
    """Settle for good what was on notice: nothing can be objected to any more.

    Raises Conflict as `require_over` does, and for a notice that is concluded already.
    """
    await require_over(session, notice)
    guards.require_going_on(notice)
    notice.concluded_at = clock.now()
    session.add(notice)
    await session.flush()
