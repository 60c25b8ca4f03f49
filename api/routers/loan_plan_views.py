"""Loan plans as they are shown: the row, its review's deadline and turn, its number."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.campaigns.loan_plans import duplicates
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.reviews import Review
from api.mechanisms.review import checks, queries
from api.mechanisms.voting import candidates
from api.schemas.loan_plans import MyLoanPlanView, StaffLoanPlanView
from api.schemas.reviews import CheckView, ReviewView, StepView
from api.terms.loan_plans import LoanPlanCheck, LoanPlanStatus
from api.terms.reviews import Tier

_TOLD = (LoanPlanStatus.RETURNED, LoanPlanStatus.REJECTED)
"""When who handed it in is told why, and until when; what goes on between tiers is theirs."""


async def my_views(session: AsyncSession, plans: list[LoanPlan]) -> list[MyLoanPlanView]:
    """As who handed them in sees them."""
    reviews = await _reviews(session, plans)
    return [
        MyLoanPlanView.model_validate(
            {
                **_fields(one, reviews),
                "return_reason": one.return_reason if one.status in _TOLD else None,
                "due_at": _due_at(one, reviews) if one.status is LoanPlanStatus.RETURNED else None,
            }
        )
        for one in plans
    ]


async def staff_views(session: AsyncSession, actor: Staff, plans: list[LoanPlan]) -> list[StaffLoanPlanView]:
    """As staff see them; a handful of queries however many."""
    reviews = await _reviews(session, plans)
    numbers = await candidates.numbers(session, [one.candidate_id for one in plans if one.candidate_id])
    names = await queries.names(session, {one.assignee_id for one in reviews.values() if one.assignee_id})
    double = await duplicates.of(session, actor, plans)
    return [
        StaffLoanPlanView.model_validate(
            {
                **_fields(one, reviews),
                "version": one.version,
                "candidate_id": one.candidate_id,
                "candidate_number": numbers.get(one.candidate_id) if one.candidate_id else None,
                "tier": reviews[one.review_id].tier,
                "assignee": _name(names, reviews[one.review_id].assignee_id),
                "duplicates": double[one.id].seen,
                "duplicates_elsewhere": double[one.id].elsewhere,
            }
        )
        for one in plans
    ]


async def review_view(session: AsyncSession, actor: Staff, plan: LoanPlan) -> ReviewView:
    """A plan's review: what was verified and what is still to be, and everything that was done."""
    review = await session.get_one(Review, plan.review_id)
    steps, recorded = await queries.history(session, review), await checks.recorded(session, review)
    people = {one.actor_id for one in steps} | {one.staff_id for one in recorded.values()}
    names = await queries.names(session, {one for one in (*people, review.assignee_id) if one})
    double = (await duplicates.of(session, actor, [plan]))[plan.id]
    return ReviewView(
        status=review.status,
        version=review.version,
        tier=review.tier,
        tiers=[Tier(one) for one in review.tiers],
        due_at=review.due_at,
        holds_quota=review.holds_quota,
        assignee=_name(names, review.assignee_id),
        checks=[
            CheckView(
                item=item.value,
                label=item.label,
                passed=done.passed if done else None,
                checked_on=done.checked_on if done else None,
                note=done.note if done else None,
                by=names.get(done.staff_id) if done else None,
                at=done.at if done else None,
            )
            for item in LoanPlanCheck
            if len(review.tiers) > 1
            for done in (recorded.get(item.value),)
        ],
        steps=[
            StepView(
                at=one.at,
                tier=one.tier,
                action=one.action,
                by=_name(names, one.actor_id),
                reason=one.reason,
                note=one.note,
                due_at=one.due_at,
            )
            for one in steps
        ],
        duplicates=double.seen,
        duplicates_elsewhere=double.elsewhere,
    )


def _name(names: dict[UUID, str], staff_id: UUID | None) -> str | None:
    return names.get(staff_id) if staff_id else None


async def _reviews(session: AsyncSession, plans: list[LoanPlan]) -> dict[UUID, Review]:
    return await queries.of(session, [one.review_id for one in plans])


def _due_at(plan: LoanPlan, reviews: dict[UUID, Review]) -> object:
    return reviews[plan.review_id].due_at


def _fields(plan: LoanPlan, reviews: dict[UUID, Review]) -> dict[str, object]:
    return {**plan.model_dump(), "due_at": _due_at(plan, reviews)}
