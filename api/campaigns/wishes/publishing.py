"""What a campaign of wishes must have before it is published."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.wishes import wording
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import WishCampaign
from api.errors import Fault


async def check(session: AsyncSession, campaign: Campaign) -> list[Fault]:
    """Everything that is missing or against the rules, all at once."""
    faults = []
    if await session.get(WishCampaign, campaign.id) is None:
        faults.append(Fault("/wish_rules", "missing", "请填写认领规则和接收点"))
    if campaign.appraisal is not None:
        faults.append(Fault("/appraisal", "unknown_rules", "微心愿活动没有评选"))
    faults += wording.faults("/title", campaign.title)
    faults += wording.faults("/summary", campaign.summary)
    return faults
