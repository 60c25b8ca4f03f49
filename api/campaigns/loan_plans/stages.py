"""Which part of a plan's way is open now, and until when."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.tables.campaigns import Campaign
from api.db.tables.reviews import Review
from api.errors import Conflict
from api.mechanisms import phases, review
from api.mechanisms.phases import Schedule
from api.mechanisms.review import Quota, ReviewPlan
from api.terms.campaigns import CampaignStatus, WindowName
from api.terms.loan_plans import LoanPlanCheck
from api.terms.reviews import Tier

CHECKS = {item.value: item.label for item in LoanPlanCheck}
Span = tuple[datetime, datetime]


async def review_plan(session: AsyncSession, campaign: Campaign) -> ReviewPlan:
    """How plans of a campaign are reviewed: by towns first if it is appraised and has a window for it.

    Both stand once it is published, so that all its plans go the same way.
    """
    appraisal = phases.appraisal_of(campaign)
    schedule = await phases.schedule(session, campaign.id)
    if appraisal is None or WindowName.TOWN_SCREENING not in schedule.windows:
        return ReviewPlan(tiers=(Tier.COUNTY,))
    return ReviewPlan(
        tiers=(Tier.TOWN, Tier.COUNTY),
        checks={Tier.TOWN: CHECKS},
        quota=Quota(Tier.TOWN, appraisal.quota),
    )


async def require_turn(session: AsyncSession, campaign: Campaign, of: Review) -> None:
    """Raise Conflict unless the tier whose turn it is decides now, by the clock."""
    schedule = await phases.schedule(session, campaign.id)
    if of.tier is Tier.COUNTY and WindowName.COUNTY_VETTING in schedule.windows:
        await phases.require_open(session, campaign, WindowName.COUNTY_VETTING)
        return
    if campaign.status is CampaignStatus.PAUSED:
        raise Conflict("campaign_paused", "活动已暂停")
    opens, closes = await _turn(session, schedule, of)
    if campaign.status is CampaignStatus.PUBLISHED and opens <= clock.now() < closes:
        return
    if of.tier is Tier.TOWN:
        raise Conflict("window_closed", f"现在不在“{WindowName.TOWN_SCREENING.label}”时间内")
    raise Conflict("window_closed", "现在不在审核时间内，投票开始后候选名单不再变动")


async def turn_ends(session: AsyncSession, campaign: Campaign, of: Review) -> datetime:
    """Until when the tier whose turn it is may decide, and so the latest deadline it can give."""
    _, closes = await _turn(session, await phases.schedule(session, campaign.id), of)
    return closes


async def latest_deadline(session: AsyncSession, campaign: Campaign, of: Review) -> datetime:
    """The latest deadline that could be given for a plan: what was sent down has as long as the county."""
    schedule = await phases.schedule(session, campaign.id)
    if of.tier is Tier.TOWN and await review.sent_down_until(session, of) is None:
        _, closes = schedule.windows[WindowName.TOWN_SCREENING]
    else:
        _, closes = _countys(schedule)
    return closes


async def _turn(session: AsyncSession, schedule: Schedule, of: Review) -> Span:
    """The span in which a tier decides.

    A town has its screening window and, for what the county sent down, until the county's
    deadline. The county has its vetting window, or else from the call's beginning to the vote's.
    """
    if of.tier is Tier.TOWN:
        opens, closes = schedule.windows[WindowName.TOWN_SCREENING]
        sent_down_until = await review.sent_down_until(session, of)
        return (opens, max(closes, sent_down_until)) if sent_down_until else (opens, closes)
    return _countys(schedule)


def _countys(schedule: Schedule) -> Span:
    if WindowName.COUNTY_VETTING in schedule.windows:
        return schedule.windows[WindowName.COUNTY_VETTING]
    call_opens, _ = schedule.windows[WindowName.CALL]
    voting_opens, _ = schedule.windows[WindowName.NOTICE_AND_VOTING]
    return call_opens, voting_opens
