"""What follows for a plan from what its review tells, in the same transaction."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.loan_plans import announce, candidacy, deadlines, drafts, leaving, workflow
from api.db.tables.loan_plans import LoanPlan
from api.kernel import advance
from api.mechanisms import review
from api.mechanisms.phases.kinds import Due, FactHandler
from api.mechanisms.review import ReviewFact
from api.terms.reviews import Tier


async def recommended(session: AsyncSession, fact: ReviewFact) -> None:
    plan = await _plan(session, fact)
    await advance(session, plan, workflow.RECOMMEND, fact.actor, return_reason=None)


async def approved(session: AsyncSession, fact: ReviewFact) -> None:
    plan = await _plan(session, fact)
    await advance(session, plan, workflow.ACCEPT, fact.actor)
    await candidacy.begin(session, fact.actor, plan)


async def returned(session: AsyncSession, fact: ReviewFact) -> None:
    plan = await _plan(session, fact)
    transition = workflow.RETURN_BY_TOWN if fact.tier is Tier.TOWN else workflow.RETURN
    await advance(session, plan, transition, fact.actor, fact.reason, return_reason=fact.reason)
    await announce.returned(session, plan, fact.review.due_at)


async def sent_down(session: AsyncSession, fact: ReviewFact) -> None:
    plan = await _plan(session, fact)
    await advance(session, plan, workflow.SEND_DOWN, fact.actor, fact.reason, return_reason=fact.reason)


async def rejected(session: AsyncSession, fact: ReviewFact) -> None:
    plan = await _plan(session, fact)
    transition = workflow.REJECT_BY_TOWN if fact.tier is Tier.TOWN else workflow.REJECT
    await advance(session, plan, transition, fact.actor, fact.reason, return_reason=fact.reason)
    await announce.rejected(session, plan)


async def lapsed(session: AsyncSession, fact: ReviewFact) -> None:
    plan = await _plan(session, fact)
    await advance(session, plan, workflow.LAPSE, fact.actor, fact.reason, return_reason=fact.reason)
    await announce.rejected(session, plan)


async def withdrawn(session: AsyncSession, fact: ReviewFact) -> None:
    plan = await _plan(session, fact)
    await advance(session, plan, workflow.WITHDRAW, fact.actor, fact.reason, return_reason=None)
    await leaving.left(session, fact.actor, plan)


async def _plan(session: AsyncSession, fact: ReviewFact) -> LoanPlan:
    return await session.get_one(LoanPlan, fact.review.subject_id)


HEARS: dict[type[ReviewFact], FactHandler] = {
    review.ReviewRecommended: recommended,
    review.ReviewApproved: approved,
    review.ReviewReturned: returned,
    review.ReviewSentDown: sent_down,
    review.ReviewRejected: rejected,
    review.ReviewLapsed: lapsed,
    review.ReviewWithdrawn: withdrawn,
}
DUE: tuple[Due, ...] = (deadlines.lapse, drafts.erase_past)
