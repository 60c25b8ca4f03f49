"""Making an accepted plan a candidate: its public card, under the next number, one for each applicant."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Actor
from api.campaigns.loan_plans import listing
from api.db.tables.access import Region
from api.db.tables.loan_plans import LoanPlan
from api.errors import Conflict
from api.mechanisms.voting import Card, candidates, polls
from api.people import Revealed
from api.terms.loan_plans import LoanPlanStatus


async def begin(session: AsyncSession, actor: Actor, plan: LoanPlan) -> None:
    """Put a plan on the list of candidates.

    Raises Conflict if its applicant stands with another plan already; that is looked up
    under the poll's lock, so of two accepted at once one is told.
    """
    applicant = await people.reveal(
        session, actor, plan.person_id, "公示名单脱敏", about=("loan_plan", plan.id)
    )
    card = await _card(session, plan, applicant)
    poll = await polls.of_subject(session, plan.campaign_id)
    candidate = await candidates.enter(session, poll, "loan_plan", plan.id, card)
    await _require_first(session, plan, applicant)
    plan.candidate_id = candidate.id
    session.add(plan)
    await session.flush()
    await listing.listed(session, plan, candidate, card)


async def _require_first(session: AsyncSession, plan: LoanPlan, applicant: Revealed) -> None:
    if applicant.id_number is None:
        return
    others = await session.exec(
        select(LoanPlan.id).where(
            LoanPlan.campaign_id == plan.campaign_id,
            LoanPlan.id != plan.id,
            col(LoanPlan.person_id).in_(await people.same_person(session, applicant.id_number)),
            col(LoanPlan.candidate_id).is_not(None),
            LoanPlan.status != LoanPlanStatus.WITHDRAWN,
        )
    )
    if others.first() is not None:
        raise Conflict("applicant_already_candidate", "申请人已有另一个方案列为候选")


async def _card(session: AsyncSession, plan: LoanPlan, applicant: Revealed) -> Card:
    """The public card: the applicant as 王**, by her consent."""
    region = await session.get_one(Region, plan.region_code)
    return Card(
        title=plan.project,
        byline=people.mask(applicant.name),
        region_code=plan.region_code,
        region_name=region.name,
        text=plan.story,
        facts={
            "place": plan.place,
            "jobs": plan.jobs,
            "amount_fen": plan.amount_fen,
            "term_months": plan.term_months,
            "bank": plan.bank,
            "guarantee": plan.guarantee,
        },
    )
