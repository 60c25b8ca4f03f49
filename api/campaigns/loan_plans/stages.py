"""Which part of a plan's way is open now."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.tables.campaigns import Campaign
from api.errors import Conflict
from api.mechanisms import phases
from api.terms.campaigns import CampaignStatus, WindowName


async def require_vetting(session: AsyncSession, campaign: Campaign, *others: WindowName) -> None:
    """Raise Conflict unless plans are vetted now, or one of the other windows is open.

    Vetting has its own window, or else lasts from the call's beginning to the vote's.
    """
    schedule = await phases.schedule(session, campaign.id)
    if WindowName.COUNTY_VETTING in schedule.windows:
        await phases.require_open(session, campaign, WindowName.COUNTY_VETTING, *others)
        return
    if campaign.status is CampaignStatus.PAUSED:
        raise Conflict("campaign_paused", "活动已暂停")
    call_opens, _ = schedule.windows[WindowName.CALL]
    voting_opens, _ = schedule.windows[WindowName.NOTICE_AND_VOTING]
    running = campaign.status is CampaignStatus.PUBLISHED
    if not (running and call_opens <= clock.now() < voting_opens):
        raise Conflict("window_closed", "现在不在审核时间内，投票开始后候选名单不再变动")
