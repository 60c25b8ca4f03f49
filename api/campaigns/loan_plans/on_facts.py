"""What a campaign's life means for its poll, its notices and its jury."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.campaigns.loan_plans import deadlines, notices
from api.db.tables.campaigns import Campaign
from api.errors import Conflict
from api.mechanisms import judging, notice, phases, results
from api.mechanisms.phases import Schedule
from api.mechanisms.phases.facts import (
    CampaignCancelled,
    CampaignChanged,
    CampaignClosed,
    CampaignDrafted,
    CampaignExtended,
    CampaignFact,
    CampaignPaused,
    CampaignPublished,
    CampaignResumed,
)
from api.mechanisms.voting import audit, polls
from api.schemas.campaigns import AppraisalRules
from api.terms.campaigns import WindowName
from api.terms.notices import NoticeStage
from api.terms.results import ResultStatus


async def prepare_poll(session: AsyncSession, fact: CampaignDrafted) -> None:
    campaign = fact.campaign
    await polls.prepare(session, "campaign", campaign.id, campaign.title, fact.form.ballot_rules)


async def rewrite_poll(session: AsyncSession, fact: CampaignChanged) -> None:
    poll = await polls.of_subject(session, fact.campaign.id)
    await polls.rewrite(session, poll, fact.campaign.title, fact.form.ballot_rules)


async def published(session: AsyncSession, fact: CampaignPublished) -> None:
    """The poll gets its times and its audit key.

    With appraisal rules, the notice of candidates and the jury get their times too.
    """
    campaign = fact.campaign
    await audit.equip(session, await polls.of_subject(session, campaign.id), campaign.region_code)
    await _schedule_poll(session, fact)
    appraisal = phases.appraisal_of(campaign)
    if appraisal is None:
        return
    await _open_notice(session, campaign, appraisal, fact.schedule)
    opens_at, closes_at = fact.schedule.windows[WindowName.JUDGING]
    await judging.prepare(
        session,
        subject_kind="campaign",
        subject_id=campaign.id,
        title=campaign.title,
        region_code=campaign.region_code,
        criteria=[one.model_dump(mode="json") for one in appraisal.criteria],
        opens_at=opens_at,
        closes_at=closes_at,
    )


async def extended(session: AsyncSession, fact: CampaignExtended) -> None:
    """Whatever follows a window follows it when it moves."""
    campaign, windows = fact.campaign, fact.schedule.windows
    if (candidates := await notice.of_subject(session, campaign.id, NoticeStage.CANDIDATES)) is not None:
        await notice.reschedule(session, candidates, *windows[WindowName.NOTICE_AND_VOTING])
    if (result := await notice.of_subject(session, campaign.id, NoticeStage.RESULT)) is not None:
        opens_at, closes_at = windows[WindowName.RESULT_NOTICE]
        await notice.reschedule(
            session, result, max(result.opens_at, opens_at), max(result.closes_at, closes_at)
        )
    await deadlines.extended(session, campaign, fact.schedule, fact.window, fact.before)
    await _schedule_poll(session, fact)
    if (panel := await judging.of_subject(session, campaign.id)) is not None:
        await judging.reschedule(session, panel, *windows[WindowName.JUDGING])


async def pause_poll(session: AsyncSession, fact: CampaignPaused) -> None:
    """Notices go on meanwhile: a period once announced is not ours to stop."""
    await polls.set_paused(session, await polls.of_subject(session, fact.campaign.id), True)


async def resumed(session: AsyncSession, fact: CampaignResumed) -> None:
    """The poll goes on; who could not put her plan right meanwhile has some time left to do it."""
    await deadlines.resumed(session, fact.campaign)
    await polls.set_paused(session, await polls.of_subject(session, fact.campaign.id), False)


async def closed(session: AsyncSession, fact: CampaignClosed) -> None:
    """The poll ends; a notice that was still to come does not appear for a vote that is not held."""
    candidates = await notice.of_subject(session, fact.campaign.id, NoticeStage.CANDIDATES)
    if candidates is not None and clock.now() < candidates.opens_at:
        await notice.withdraw_notice(session, candidates, "活动提前结束")
    await polls.close(session, await polls.of_subject(session, fact.campaign.id))


async def cancelled(session: AsyncSession, fact: CampaignCancelled) -> None:
    """The poll ends without figures, and what was on notice says why it is not any more.

    Raises Conflict once awards are granted: they are revoked one by one, for a reason each.
    """
    result = await results.of_subject(session, fact.campaign.id)
    if result is not None and result.status is ResultStatus.FINAL:
        raise Conflict("awards_granted", "已授奖的活动不能取消，需要时可逐项撤销表彰")
    for stage in NoticeStage:
        if (shown := await notice.of_subject(session, fact.campaign.id, stage)) is not None:
            await notice.withdraw_notice(session, shown, fact.campaign.public_reason or "活动取消")
    poll = await polls.of_subject(session, fact.campaign.id)
    await polls.cancel(session, poll)
    await audit.destroy(session, poll)


async def _schedule_poll(session: AsyncSession, fact: CampaignFact) -> None:
    opens_at, closes_at = fact.schedule.windows[WindowName.NOTICE_AND_VOTING]
    poll = await polls.of_subject(session, fact.campaign.id)
    if poll.counted_at is None and (poll.opens_at, poll.closes_at) != (opens_at, closes_at):
        await polls.schedule(session, poll, opens_at, closes_at)


async def _open_notice(
    session: AsyncSession, campaign: Campaign, appraisal: AppraisalRules, schedule: Schedule
) -> None:
    opens_at, closes_at = schedule.windows[WindowName.NOTICE_AND_VOTING]
    screened = "乡镇初筛、" if WindowName.TOWN_SCREENING in schedule.windows else ""
    await notices.put_up(
        session,
        campaign,
        appraisal,
        NoticeStage.CANDIDATES,
        title=f"关于{campaign.title}候选名单的公示",
        body=f"经个人申报、{screened}县级审核，现将候选名单予以公示，公示期间同时接受社会投票。",
        opens_at=opens_at,
        closes_at=closes_at,
    )
