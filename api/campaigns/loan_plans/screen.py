"""Deciding on a plan: the county accepts it as a numbered candidate or sends it back with a reason."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Permission, Staff, authorize
from api.campaigns.loan_plans import stages, workflow
from api.db.tables.access import Region
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.polls import Candidate
from api.errors import Forbidden
from api.kernel import advance
from api.mechanisms.voting import Card, candidates, polls


async def accept(session: AsyncSession, actor: Staff, plan: LoanPlan) -> Candidate:
    """Make a plan a candidate; its number never changes."""
    campaign = await _check(session, actor, plan)
    await advance(session, plan, workflow.ACCEPT, actor)
    card = await _card(session, actor, plan)
    poll = await polls.of_subject(session, campaign.id)
    candidate = await candidates.enter(session, poll, "loan_plan", plan.id, card)
    plan.candidate_id = candidate.id
    session.add(plan)
    await session.flush()
    return candidate


async def send_back(session: AsyncSession, actor: Staff, plan: LoanPlan, reason: str) -> None:
    """Return a plan to who handed it in, saying what to put right."""
    await _check(session, actor, plan)
    await advance(session, plan, workflow.RETURN, actor, reason, return_reason=reason)


async def _check(session: AsyncSession, actor: Staff, plan: LoanPlan) -> Campaign:
    """Raise Forbidden for one's own plan, Conflict once the vote could have begun."""
    authorize(actor, Permission.LOAN_PLAN_DECIDE)
    if (plan.submitter_kind, plan.submitter_id) == (actor.kind, actor.id):
        raise Forbidden("own_submission", "不能审核自己提交的方案")
    # Shared, so that deciders do not wait for each other; closing waits for them, or they for it.
    campaign = await session.get_one(Campaign, plan.campaign_id, with_for_update={"read": True})
    await stages.require_vetting(session, campaign)
    return campaign


async def _card(session: AsyncSession, actor: Staff, plan: LoanPlan) -> Card:
    """The public card: the applicant as 王**, by her consent."""
    applicant = await people.reveal(session, actor, plan.person_id, "公示名单脱敏")
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
