"""When cards are shown to the public, and of which wishes."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.tables.campaigns import Campaign
from api.mechanisms import phases
from api.terms.campaigns import CampaignStatus
from api.terms.wishes import WishStatus

OPEN = WishStatus.PUBLISHED
SHOWN = (WishStatus.FULFILLED, WishStatus.ARCHIVED)
"""On the showcase, if the guardian agreed to that."""


def any_cards(campaign: Campaign) -> bool:
    """Whether any card is shown: to pause a campaign takes all of them down until it goes on."""
    return campaign.published_at is not None and campaign.status is not CampaignStatus.PAUSED


async def open_cards(session: AsyncSession, campaign: Campaign) -> bool:
    """Whether open wishes are shown: while the campaign runs, by the clock."""
    if campaign.status is not CampaignStatus.PUBLISHED:
        return False
    return not (await phases.schedule(session, campaign.id)).over_at(clock.now())
