"""Deciding on a review: up, back, or no."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Staff, System
from api.db.tables.reviews import Review
from api.errors import Conflict
from api.kernel import Transition, advance, facts
from api.mechanisms.review import checks, impartial, quotas, workflow
from api.mechanisms.review.facts import (
    ReviewApproved,
    ReviewLapsed,
    ReviewRecommended,
    ReviewRejected,
    ReviewReturned,
    ReviewSentDown,
)
from api.mechanisms.review.history import step
from api.mechanisms.review.plan import ReviewPlan
from api.terms.reviews import ReviewAction, Tier


async def recommend(
    session: AsyncSession, actor: Staff, review: Review, plan: ReviewPlan, note: str | None = None
) -> None:
    """Send a verified subject up, within its region's quota.

    The caller holds the review's row (`locked`). Raises Conflict naming what is not verified,
    or when the quota is spent; what comes back from above keeps its place.
    """
    tier, above = review.tier, _neighbour(review, +1)
    if above is None:
        raise Conflict("state_conflict", "现在由最后一级决定，不能再推荐")
    await _require_decidable(session, actor, review, workflow.RECOMMEND)
    await checks.require_passed(session, review, plan.checks.get(tier, {}))
    holds = review.holds_quota
    if not holds and plan.quota is not None and plan.quota.tier is tier:
        holds = await quotas.take(session, review, plan.quota)
    await advance(
        session,
        review,
        workflow.RECOMMEND,
        actor,
        tier=above,
        due_at=None,
        holds_quota=holds,
        assignee_id=None,
    )
    step(session, review, ReviewAction.RECOMMEND, actor, tier=tier, note=note)
    await facts.publish(session, ReviewRecommended(review, actor, tier))


async def approve(session: AsyncSession, actor: Staff, review: Review, note: str | None = None) -> None:
    """Let a subject pass the last tier. Raises Conflict while it is a lower tier's turn."""
    if _neighbour(review, +1) is not None:
        raise Conflict("state_conflict", "还没有经下一级推荐")
    await _require_decidable(session, actor, review, workflow.APPROVE)
    await advance(session, review, workflow.APPROVE, actor, due_at=None)
    step(session, review, ReviewAction.APPROVE, actor, note=note)
    await facts.publish(session, ReviewApproved(review, actor, review.tier))


async def send_back(
    session: AsyncSession,
    actor: Staff,
    review: Review,
    *,
    reason: str,
    due_at: datetime,
    note: str | None = None,
) -> None:
    """Send a subject back to the tier below, or from the lowest to who handed it in, until `due_at`."""
    tier, below = review.tier, _neighbour(review, -1)
    transition = workflow.SEND_DOWN if below else workflow.RETURN
    await _require_decidable(session, actor, review, transition)
    if below is None:
        await advance(session, review, transition, actor, reason, due_at=due_at)
        step(session, review, ReviewAction.RETURN, actor, reason=reason, note=note, due_at=due_at)
        await facts.publish(session, ReviewReturned(review, actor, tier, reason))
        return
    await advance(session, review, transition, actor, reason, tier=below, due_at=due_at, assignee_id=None)
    step(session, review, ReviewAction.SEND_DOWN, actor, tier=tier, reason=reason, note=note, due_at=due_at)
    await facts.publish(session, ReviewSentDown(review, actor, tier, reason))


async def reject(
    session: AsyncSession, actor: Staff, review: Review, reason: str, note: str | None = None
) -> None:
    """Turn a subject down for good; a place it held is free again."""
    await _require_decidable(session, actor, review, workflow.REJECT)
    await quotas.give_back(session, review)
    await advance(session, review, workflow.REJECT, actor, reason, due_at=None, holds_quota=False)
    step(session, review, ReviewAction.REJECT, actor, reason=reason, note=note)
    await facts.publish(session, ReviewRejected(review, actor, review.tier, reason))


async def lapse(session: AsyncSession, system: System, review: Review, reason: str) -> None:
    """Turn down what was sent back and not put right in time, or never decided; only the clock does."""
    await quotas.give_back(session, review)
    await advance(session, review, workflow.LAPSE, system, reason, holds_quota=False)
    step(session, review, ReviewAction.LAPSE, system, reason=reason)
    await facts.publish(session, ReviewLapsed(review, system, review.tier, reason))


async def _require_decidable(
    session: AsyncSession, actor: Staff, review: Review, transition: Transition
) -> None:
    await impartial.require(session, actor, review)
    if review.status not in transition.sources:
        raise Conflict("state_conflict", "当前状态不允许此操作，或他人已先处理，请刷新后查看")
    require_in_time(review)


def require_in_time(review: Review) -> None:
    """Raise Conflict once the deadline of what was sent back has passed, whether the worker came or not."""
    if review.due_at is not None and clock.now() >= review.due_at:
        raise Conflict("past_due", "已过补正期限")


def _neighbour(review: Review, up: int) -> Tier | None:
    """The tier next to the present one on this review's way, if there is one."""
    place = review.tiers.index(review.tier) + up
    return Tier(review.tiers[place]) if 0 <= place < len(review.tiers) else None
