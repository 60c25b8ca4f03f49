"""A review's history: one step for everything somebody does, never changed."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Actor
from api.db.tables.reviews import Review, ReviewStep
from api.terms.reviews import ReviewAction, Tier


def step(
    session: AsyncSession,
    review: Review,
    action: ReviewAction,
    actor: Actor,
    *,
    tier: Tier | None = None,
    reason: str | None = None,
    note: str | None = None,
    due_at: datetime | None = None,
    at: datetime | None = None,
) -> ReviewStep:
    """Add a step at the tier where it was done: the review's own, unless it has moved by it."""
    done = ReviewStep(
        review_id=review.id,
        tier=tier or review.tier,
        action=action,
        actor_kind=actor.kind,
        actor_id=actor.id,
        at=at or clock.now(),
        reason=reason,
        note=note,
        due_at=due_at,
    )
    session.add(done)
    return done
