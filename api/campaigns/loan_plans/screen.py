"""Deciding on a plan: the county accepts it as a numbered candidate or sends it back with a reason."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import Permission, Staff, authorize
from api.campaigns.loan_plans import workflow
from api.db.tables.access import Region
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.polls import Candidate
from api.errors import Conflict, Forbidden
from api.kernel import advance
from api.mechanisms import phases
from api.mechanisms.voting import Card, candidates, polls
from api.terms.campaigns import CampaignStatus, WindowName


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
    campaign = await session.get_one(Campaign, plan.campaign_id)
    await _require_vetting(session, campaign)
    return campaign


async def _require_vetting(session: AsyncSession, campaign: Campaign) -> None:
    """Vetting has its own window, or else lasts from the call's beginning to the vote's."""
    schedule = await phases.schedule(session, campaign.id)
    if WindowName.COUNTY_VETTING in schedule.windows:
        await phases.require_open(session, campaign, WindowName.COUNTY_VETTING)
        return
    if campaign.status is not CampaignStatus.PUBLISHED:
        raise Conflict("campaign_not_running", "活动未在进行中")
    call_opens, _ = schedule.windows[WindowName.CALL]
    voting_opens, _ = schedule.windows[WindowName.NOTICE_AND_VOTING]
    if not call_opens <= clock.now() < voting_opens:
        raise Conflict("window_closed", "现在不在审核时间内，投票开始后候选名单不再变动")


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
