"""What the fate of a notice's entry means for the plan, its candidate and the result."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.loan_plans import announce, result, workflow
from api.db.tables.loan_plans import LoanPlan
from api.kernel import advance
from api.mechanisms import judging
from api.mechanisms.notice import EntryDisqualified, EntryFact, EntryHeld, EntryReleased
from api.mechanisms.phases.kinds import FactHandler
from api.mechanisms.voting import candidates, polls
from api.terms.polls import CandidateStanding


async def held(session: AsyncSession, fact: EntryHeld) -> None:
    """Voting for her stops; the ballots cast stay."""
    plan = await _plan(session, fact)
    await advance(session, plan, workflow.HOLD, fact.actor, fact.reason)
    await _stands(session, plan, CandidateStanding.ON_HOLD, fact.reason)


async def released(session: AsyncSession, fact: EntryReleased) -> None:
    """She is back, for the days that were left."""
    plan = await _plan(session, fact)
    await advance(session, plan, workflow.RELEASE, fact.actor, fact.reason)
    await _stands(session, plan, CandidateStanding.STANDING, None)


async def disqualified(session: AsyncSession, fact: EntryDisqualified) -> None:
    """She stays on every list, with the reason; a result certified with her is to be certified anew."""
    plan = await _plan(session, fact)
    await advance(session, plan, workflow.DISQUALIFY, fact.actor, fact.reason)
    await _stands(session, plan, CandidateStanding.DISQUALIFIED, fact.reason)
    await judging.strike(session, plan.id)
    await result.without(session, fact.actor, plan, fact.reason)
    await announce.disqualified(session, plan)


async def _plan(session: AsyncSession, fact: EntryFact) -> LoanPlan:
    return await session.get_one(LoanPlan, fact.entry.subject_id, populate_existing=True)


async def _stands(
    session: AsyncSession, plan: LoanPlan, standing: CandidateStanding, reason: str | None
) -> None:
    if plan.candidate_id is not None:
        poll = await polls.of_subject(session, plan.campaign_id)
        await candidates.set_standing(session, poll, plan.candidate_id, standing, reason)


HEARS: dict[type[EntryFact], FactHandler] = {
    EntryHeld: held,
    EntryReleased: released,
    EntryDisqualified: disqualified,
}
