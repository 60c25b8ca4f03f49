"""What a campaign's life means for its wishes."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.wishes import rules
from api.mechanisms.phases.facts import CampaignWritten


async def written(session: AsyncSession, fact: CampaignWritten) -> None:
    """The campaign's own part of the form."""
    await rules.write(session, fact.campaign, fact.form.wish_rules)
