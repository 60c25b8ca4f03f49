"""What a campaign's life means for its poll."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.mechanisms.phases.facts import (
    CampaignCancelled,
    CampaignChanged,
    CampaignClosed,
    CampaignDrafted,
    CampaignFact,
    CampaignPaused,
    CampaignResumed,
)
from api.mechanisms.voting import polls
from api.terms.campaigns import WindowName


async def prepare_poll(session: AsyncSession, fact: CampaignDrafted) -> None:
    campaign = fact.campaign
    await polls.prepare(session, "campaign", campaign.id, campaign.title, fact.form.ballot_rules)


async def rewrite_poll(session: AsyncSession, fact: CampaignChanged) -> None:
    poll = await polls.of_subject(session, fact.campaign.id)
    await polls.rewrite(session, poll, fact.campaign.title, fact.form.ballot_rules)


async def schedule_poll(session: AsyncSession, fact: CampaignFact) -> None:
    opens_at, closes_at = fact.schedule.windows[WindowName.NOTICE_AND_VOTING]
    poll = await polls.of_subject(session, fact.campaign.id)
    if poll.counted_at is None and (poll.opens_at, poll.closes_at) != (opens_at, closes_at):
        await polls.schedule(session, poll, opens_at, closes_at)


async def pause_poll(session: AsyncSession, fact: CampaignPaused) -> None:
    await polls.set_paused(session, await polls.of_subject(session, fact.campaign.id), True)


async def resume_poll(session: AsyncSession, fact: CampaignResumed) -> None:
    await polls.set_paused(session, await polls.of_subject(session, fact.campaign.id), False)


async def close_poll(session: AsyncSession, fact: CampaignClosed) -> None:
    await polls.close(session, await polls.of_subject(session, fact.campaign.id))


async def cancel_poll(session: AsyncSession, fact: CampaignCancelled) -> None:
    await polls.cancel(session, await polls.of_subject(session, fact.campaign.id))
