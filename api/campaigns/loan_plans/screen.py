"""Deciding on a plan: the town verifies and recommends, the county makes it a numbered candidate.

In a campaign without town screening the county decides alone. Either may return a plan with
a reason and a deadline, or reject it.
"""

from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Permission, Staff, authorize
from api.campaigns.loan_plans import deadlines, stages
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.polls import Candidate
from api.db.tables.reviews import Review
from api.errors import Fault, Invalid
from api.kernel import conflicts
from api.mechanisms import review
from api.terms.reviews import Relation, Tier

_PERMISSION = {Tier.TOWN: Permission.LOAN_PLAN_SCREEN, Tier.COUNTY: Permission.LOAN_PLAN_DECIDE}


async def record_check(
    session: AsyncSession,
    actor: Staff,
    plan: LoanPlan,
    item: str,
    *,
    version: int,
    passed: bool,
    checked_on: date,
    note: str | None,
) -> None:
    """Say how one thing the town verifies came out, in view of the review as it was at `version`."""
    authorize(actor, Permission.LOAN_PLAN_SCREEN)
    campaign, of = await _taken_up(session, plan)
    way = await stages.review_plan(session, campaign)
    await review.record_check(
        session, actor, of, way, item, version=version, passed=passed, checked_on=checked_on, note=note
    )


async def recommend(session: AsyncSession, actor: Staff, plan: LoanPlan, note: str | None) -> None:
    """Send a verified plan up to the county, within the town's quota."""
    authorize(actor, Permission.LOAN_PLAN_SCREEN)
    campaign, of = await _taken_up(session, plan)
    await deadlines.free_places(session, of)
    await review.recommend(session, actor, of, await stages.review_plan(session, campaign), note)


async def accept(session: AsyncSession, actor: Staff, plan: LoanPlan, note: str | None = None) -> Candidate:
    """Make a plan a candidate; its number never changes."""
    authorize(actor, Permission.LOAN_PLAN_DECIDE)
    _, of = await _taken_up(session, plan)
    await review.approve(session, actor, of, note)
    return await session.get_one(Candidate, plan.candidate_id)


async def send_back(
    session: AsyncSession,
    actor: Staff,
    plan: LoanPlan,
    *,
    reason: str,
    due_at: datetime | None = None,
    note: str | None = None,
) -> None:
    """Return a plan for correction: from the county to its town, else to who handed it in.

    Without a deadline it has until the end of the returning tier's own time, which is also
    the latest that can be given.
    """
    await _authorize_turn(session, actor, plan)
    campaign, of = await _taken_up(session, plan)
    ends = await stages.turn_ends(session, campaign, of)
    if due_at is not None and due_at <= clock.now():
        raise _bad_deadline("due_at_past", "期限须在现在之后")
    if due_at is not None and due_at > ends:
        local = ends.astimezone(clock.SHANGHAI)
        raise _bad_deadline("due_at_too_late", f"期限不能晚于{local:%Y-%m-%d %H:%M}")
    await review.send_back(session, actor, of, reason=reason, due_at=due_at or ends, note=note)


async def reject(session: AsyncSession, actor: Staff, plan: LoanPlan, reason: str, note: str | None) -> None:
    """Turn a plan down for good; a place of the town's quota it held is free again."""
    await _authorize_turn(session, actor, plan)
    _, of = await _taken_up(session, plan)
    await review.reject(session, actor, of, reason, note)


async def take(session: AsyncSession, actor: Staff, plan: LoanPlan) -> None:
    """Say that one has a plan in hand."""
    await _authorize_turn(session, actor, plan)
    await review.take(session, actor, await review.locked(session, plan.review_id))


async def declare_conflict(session: AsyncSession, actor: Staff, plan: LoanPlan, relation: Relation) -> None:
    """Say that one is close to a plan's applicant; what one decided before stays.

    For those who see plans: a jury works without knowing whose they are.
    """
    authorize(actor, Permission.LOAN_PLAN_READ)
    await conflicts.declare(session, actor, "loan_plan", plan.id, relation)


async def _authorize_turn(session: AsyncSession, actor: Staff, plan: LoanPlan) -> None:
    """Raise Forbidden unless this person may do the work of the tier whose turn it is."""
    of = await session.get_one(Review, plan.review_id)
    authorize(actor, _PERMISSION[of.tier])


async def _taken_up(session: AsyncSession, plan: LoanPlan) -> tuple[Campaign, Review]:
    """The campaign and the review, held until this is done. Raises Conflict out of the tier's time."""
    # Shared, so that deciders do not wait for each other; closing waits for them, or they for it.
    campaign = await session.get_one(Campaign, plan.campaign_id, with_for_update={"read": True})
    of = await review.locked(session, plan.review_id)
    await stages.require_turn(session, campaign, of)
    return campaign, of


def _bad_deadline(code: str, detail: str) -> Invalid:
    return Invalid("validation_failed", "提交的内容有误", faults=(Fault("/due_at", code, detail),))
