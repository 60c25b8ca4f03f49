"""Finding reviews and what was done in them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from api.db.tables.access import StaffAccount
from api.db.tables.reviews import Review, ReviewStep
from api.mechanisms.review import workflow
from api.terms.reviews import ReviewAction

SHOWN = 100
"""How many steps of a history are shown, the latest."""


async def locked(session: AsyncSession, review_id: UUID) -> Review:
    """A review as it stands once nobody else is deciding on it; held until this transaction ends."""
    return await session.get_one(
        Review, review_id, with_for_update={"key_share": True}, populate_existing=True
    )


async def of(session: AsyncSession, review_ids: Sequence[UUID]) -> dict[UUID, Review]:
    """Several reviews by id, in one query."""
    rows = await session.exec(select(Review).where(col(Review.id).in_(review_ids)))
    return {one.id: one for one in rows}


def overdue(
    subject_kind: str, now: datetime, ended: sa.Select[UUID] | None = None, limit: int = 100
) -> SelectOfScalar[Review]:
    """What was sent back and not put right by its deadline; of scopes that have ended all that is open.

    Rows somebody is at are left for later.
    """
    late = col(Review.due_at) <= now
    return (
        select(Review)
        .where(
            Review.subject_kind == subject_kind,
            late if ended is None else sa.or_(late, col(Review.scope_id).in_(ended)),
            col(Review.status).in_(workflow.LAPSE.sources),
        )
        .order_by(col(Review.id))
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True, of=Review)
        .execution_options(populate_existing=True)
    )


async def sent_down_until(session: AsyncSession, review: Review) -> datetime | None:
    """The deadline a higher tier gave when it last sent this review down, or the later one it has got since.

    None: it never was sent down.
    """
    query = (
        select(ReviewStep)
        .where(
            ReviewStep.review_id == review.id,
            col(ReviewStep.action).in_((ReviewAction.SEND_DOWN, ReviewAction.EXTEND)),
        )
        .order_by(col(ReviewStep.id).desc())
    )
    given: list[datetime] = []
    for one in await session.exec(query):
        given += [one.due_at] if one.due_at else []
        if one.action is ReviewAction.SEND_DOWN:
            return max(given, default=None)
    return None


async def history(session: AsyncSession, review: Review) -> list[ReviewStep]:
    """What was done, oldest first; of a very long story the latest part."""
    query = (
        select(ReviewStep)
        .where(ReviewStep.review_id == review.id)
        .order_by(col(ReviewStep.id).desc())
        .limit(SHOWN)
    )
    return list(await session.exec(query))[::-1]


async def names(session: AsyncSession, staff_ids: set[UUID]) -> dict[UUID, str]:
    """Staff by the name shown."""
    rows = await session.exec(
        select(StaffAccount.id, StaffAccount.display_name).where(col(StaffAccount.id).in_(staff_ids))
    )
    return dict(rows.all())


def assigned(review_id: object, staff_id: UUID | None) -> sa.ColumnElement[bool]:
    """An SQL condition: the review of that id is in this person's hands, or in nobody's."""
    held = col(Review.assignee_id).is_(None) if staff_id is None else col(Review.assignee_id) == staff_id
    return sa.exists().where(col(Review.id) == review_id, held)
