"""Taking a plan back: its applicant herself, or staff who have her wish on paper."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, Permission, Staff, authorize
from api.campaigns.loan_plans import leaving
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan
from api.errors import Conflict
from api.mechanisms import review
from api.terms.campaigns import CampaignStatus


async def withdraw(session: AsyncSession, actor: Staff | Citizen, plan: LoanPlan, reason: str | None) -> None:
    """Take a plan back wherever it is, until awards are given or the campaign has ended.

    The reason is a word of the staff or one of a few choices, never a citizen's own text:
    it goes into the record.
    """
    authorize(actor, Permission.LOAN_PLAN_WITHDRAW)
    campaign = await session.get_one(Campaign, plan.campaign_id, with_for_update={"read": True})
    if campaign.status not in {CampaignStatus.PUBLISHED, CampaignStatus.PAUSED}:
        raise Conflict("state_conflict", "活动已结束，不能再撤回")
    await leaving.leave_notices(session, actor, plan)
    await review.withdraw(session, actor, await review.locked(session, plan.review_id), reason)
