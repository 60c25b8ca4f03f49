"""Taking a plan back: its applicant herself, or staff who have her wish on paper."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, Permission, Staff, authorize
from api.campaigns.loan_plans import leaving
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan
from api.errors import Conflict
from api.kernel import conflicts
from api.mechanisms import phases, results, review
from api.terms.campaigns import CampaignStatus
from api.terms.results import ResultStatus


async def withdraw(session: AsyncSession, actor: Staff | Citizen, plan: LoanPlan, reason: str | None) -> None:
    """Take a plan back wherever it is, until awards are granted, or the figures of the votes stand.

    Not by staff who are close to its applicant. The reason is a word of the staff or one of a few
    choices, never a citizen's own text: it goes into the record.
    """
    authorize(actor, Permission.LOAN_PLAN_WITHDRAW)
    if isinstance(actor, Staff):
        await conflicts.refuse(session, actor, plan.id)
    campaign = await session.get_one(Campaign, plan.campaign_id, with_for_update={"read": True})
    await _require_before_the_end(session, campaign)
    await leaving.leave_notices(session, actor, plan)
    await review.withdraw(session, actor, await review.locked(session, plan.review_id), reason)


async def _require_before_the_end(session: AsyncSession, campaign: Campaign) -> None:
    """Raise Conflict once nothing more follows: an appraised campaign ends with its awards only."""
    result = await results.of_subject(session, campaign.id)
    if result is not None and result.status is ResultStatus.FINAL:
        raise Conflict("state_conflict", "已经授奖，不能再撤回")
    if campaign.status in {CampaignStatus.PUBLISHED, CampaignStatus.PAUSED}:
        return
    if campaign.status is not CampaignStatus.CLOSED or phases.appraisal_of(campaign) is None:
        raise Conflict("state_conflict", "活动已结束，不能再撤回")
