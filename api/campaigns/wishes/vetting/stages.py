"""How wishes are reviewed, and until when."""

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.tables.campaigns import Campaign
from api.errors import Conflict
from api.mechanisms import phases
from api.mechanisms.review import ReviewPlan
from api.terms.campaigns import CampaignStatus
from api.terms.reviews import Tier

HOME_VISIT = "home_visit"
CHECKS = {HOME_VISIT: "入户走访"}
REVIEW = ReviewPlan(tiers=(Tier.TOWN, Tier.COUNTY), checks={Tier.TOWN: CHECKS})
"""By the town, which visits the child at home, then by the county."""


async def held(session: AsyncSession, campaign_id: UUID) -> Campaign:
    """A campaign as it stands, kept from being closed or paused until this is done.

    Shared, so that those who work on its wishes do not wait for each other.
    """
    return await session.get_one(
        Campaign, campaign_id, with_for_update={"read": True}, populate_existing=True
    )


async def require_running(session: AsyncSession, campaign: Campaign) -> None:
    """Raise Conflict unless wishes of this campaign are decided on now, by the clock."""
    if campaign.status is CampaignStatus.PAUSED:
        raise Conflict("campaign_paused", "活动已暂停")
    schedule = await phases.schedule(session, campaign.id)
    if campaign.status is not CampaignStatus.PUBLISHED or schedule.over_at(clock.now()):
        raise Conflict("window_closed", "活动已结束，不再审核")


async def ends(session: AsyncSession, campaign: Campaign) -> datetime:
    """When the last window ends, and with it everything that waits for a decision."""
    schedule = await phases.schedule(session, campaign.id)
    return max(closes for _, closes in schedule.windows.values())
