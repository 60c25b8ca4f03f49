"""Handing in for review, again after it came back, and taking back."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Actor
from api.db.tables.reviews import Review
from api.kernel import advance, advance_all, facts
from api.mechanisms.review import checks, quotas, workflow
from api.mechanisms.review.deciding import require_in_time
from api.mechanisms.review.facts import ReviewWithdrawn
from api.mechanisms.review.history import step
from api.mechanisms.review.plan import ReviewPlan
from api.terms.reviews import ReviewAction


async def begin(
    session: AsyncSession,
    actor: Actor,
    plan: ReviewPlan,
    *,
    subject_kind: str,
    subject_id: UUID,
    scope_id: UUID,
    region_code: str,
) -> Review:
    """Hand a subject in at the lowest tier of its plan."""
    review = Review(
        subject_kind=subject_kind,
        subject_id=subject_id,
        scope_id=scope_id,
        region_code=region_code,
        tiers=[tier.value for tier in plan.tiers],
        tier=plan.tiers[0],
    )
    session.add(review)
    await session.flush()
    step(session, review, ReviewAction.HAND_IN, actor)
    return review


async def hand_in_again(session: AsyncSession, actor: Actor, review: Review) -> None:
    """Hand in what came back, before its deadline. The kind's own rows follow by its own hand.

    What was verified was verified of what it was before: only the history keeps it.
    """
    if review.status in workflow.HAND_IN_AGAIN.sources:
        require_in_time(review)
    await advance(session, review, workflow.HAND_IN_AGAIN, actor, due_at=None)
    await checks.forget(session, review)
    step(session, review, ReviewAction.HAND_IN, actor)


async def withdraw(session: AsyncSession, actor: Actor, review: Review, reason: str | None) -> None:
    """Take a subject back, wherever it is; a place it held is free again."""
    await quotas.give_back(session, review)
    await advance(session, review, workflow.WITHDRAW, actor, reason, due_at=None, holds_quota=False)
    step(session, review, ReviewAction.WITHDRAW, actor, reason=reason)
    await facts.publish(session, ReviewWithdrawn(review, actor, review.tier, reason))


async def withdraw_all(
    session: AsyncSession, actor: Actor, review_ids: Sequence[UUID], reason: str | None
) -> None:
    """Take many subjects back, wherever they are; what was decided or withdrawn before stays as it is.

    No fact is told of each: the caller takes its own rows back itself. Not for plans with quotas.
    """
    taken = await advance_all(
        session, Review, col(Review.id).in_(review_ids), workflow.WITHDRAW, actor, reason, due_at=None
    )
    reviews = await session.exec(select(Review).where(col(Review.id).in_(taken)))
    for review in reviews:
        step(session, review, ReviewAction.WITHDRAW, actor, reason=reason)
