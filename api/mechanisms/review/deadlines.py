"""More time for what was sent back: it follows from what was decided about the scope, so nobody is named."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import SYSTEM
from api.db.tables.reviews import Review
from api.mechanisms.review import workflow
from api.mechanisms.review.history import step
from api.terms.reviews import ReviewAction


async def awaited(
    session: AsyncSession, scope_id: UUID, until: datetime, since: datetime | None = None
) -> list[Review]:
    """Open reviews of a scope with a deadline up to `until` (from `since` on), held until this is done."""
    query = select(Review).where(
        Review.scope_id == scope_id,
        col(Review.due_at) <= until,
        col(Review.status).in_(workflow.LAPSE.sources),
    )
    if since is not None:
        query = query.where(col(Review.due_at) >= since)
    held = query.order_by(col(Review.id)).with_for_update(key_share=True)
    return list(await session.exec(held.execution_options(populate_existing=True)))


async def extend(session: AsyncSession, review: Review, until: datetime) -> None:
    """Move a review's deadline later."""
    review.due_at = until
    session.add(review)
    step(session, review, ReviewAction.EXTEND, SYSTEM, due_at=until)
    await session.flush()
