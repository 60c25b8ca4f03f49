"""What a campaign's life means for its wishes."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.wishes import rules
from api.campaigns.wishes.claims import deadlines as claim_deadlines
from api.campaigns.wishes.vetting import deadlines
from api.mechanisms.phases.facts import CampaignResumed, CampaignWritten


async def written(session: AsyncSession, fact: CampaignWritten) -> None:
    """The campaign's own part of the form."""
    await rules.write(session, fact.campaign, fact.form.wish_rules)


async def resumed(session: AsyncSession, fact: CampaignResumed) -> None:
    """Nobody's deadline passed while she could do nothing."""
    await deadlines.resumed(session, fact)
    await claim_deadlines.resumed(session, fact)
