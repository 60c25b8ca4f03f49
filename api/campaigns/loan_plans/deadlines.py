"""Deadlines of plans under review: what is turned down by them, and when they move.

The list of candidates is final once the vote has opened, or the campaign has ended; what
nobody decided until then is turned down, so that no applicant waits for ever.
"""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM, System
from api.campaigns.loan_plans import stages
from api.db.tables.campaigns import Campaign, CampaignWindow
from api.db.tables.reviews import Review
from api.mechanisms import review
from api.mechanisms.phases import Schedule
from api.terms.campaigns import CampaignStatus, WindowName

SUBJECT = "loan_plan"
LAPSED = "逾期未补正"
UNDECIDED = "未在规定时间内完成审核"
AFTER_A_PAUSE = timedelta(days=2)
"""What is left at least of a deadline when a campaign is resumed."""
_GOING_ON = (CampaignStatus.PUBLISHED, CampaignStatus.CLOSED)

log = structlog.get_logger()


async def lapse(session: AsyncSession, system: System, now: datetime) -> int:
    """Turn down what was not put right in time, and what was not decided in time; returns how many.

    Not while a campaign is paused: nobody could do anything. What a cancelled one left
    behind stays as it is: nobody waits for it.
    """
    going_on = select(Campaign.id).where(col(Campaign.status).in_(_GOING_ON))
    late = review.overdue(SUBJECT, now, _final(now)).where(col(Review.scope_id).in_(going_on))
    return sum([await _turn_down(session, system, one, now) for one in list(await session.exec(late))])


async def free_places(session: AsyncSession, of: Review) -> None:
    """Turn down what else holds a place of a plan's town past its deadline: the worker may be late."""
    now = clock.now()
    late = review.overdue(SUBJECT, now).where(
        col(Review.scope_id) == of.scope_id,
        col(Review.region_code) == of.region_code,
        col(Review.id) != of.id,
        col(Review.holds_quota),
    )
    for one in list(await session.exec(late)):
        await _turn_down(session, SYSTEM, one, now)


async def resumed(session: AsyncSession, campaign: Campaign) -> None:
    """Leave some time to who could not put anything right while the campaign was paused."""
    until = clock.now() + AFTER_A_PAUSE
    for one in await review.awaited(session, campaign.id, until):
        await _extend(session, campaign, one, until)


async def extended(
    session: AsyncSession,
    campaign: Campaign,
    schedule: Schedule,
    window: WindowName,
    before: tuple[datetime, datetime],
) -> None:
    """A deadline at the end of a tier's time follows when that ends later; a day somebody named stands."""
    if window in {WindowName.TOWN_SCREENING, WindowName.COUNTY_VETTING}:
        (_, was), (_, to) = before, schedule.windows[window]
    elif window is WindowName.NOTICE_AND_VOTING and WindowName.COUNTY_VETTING not in schedule.windows:
        (was, _), (to, _) = before, schedule.windows[window]
    else:
        return
    for one in await review.awaited(session, campaign.id, was, since=was):
        await _extend(session, campaign, one, to)


async def _extend(session: AsyncSession, campaign: Campaign, of: Review, until: datetime) -> None:
    """Never beyond what could be given: later nobody could decide."""
    until = min(until, await stages.latest_deadline(session, campaign, of))
    if of.due_at is not None and of.due_at < until:
        await review.extend(session, of, until)


def _final(now: datetime) -> sa.Select[UUID]:
    """Campaigns whose list of candidates does not change any more."""
    return (
        sa.select(col(CampaignWindow.campaign_id))
        .join(Campaign, col(Campaign.id) == col(CampaignWindow.campaign_id))
        .where(
            col(CampaignWindow.name) == WindowName.NOTICE_AND_VOTING,
            sa.or_(col(CampaignWindow.opens_at) <= now, col(Campaign.status) == CampaignStatus.CLOSED),
        )
    )


async def _turn_down(session: AsyncSession, system: System, of: Review, now: datetime) -> bool:
    """Each on its own, so that one that cannot be turned down keeps nobody else."""
    review_id, late = of.id, of.due_at is not None and of.due_at <= now
    try:
        async with session.begin_nested():
            await review.lapse(session, system, of, LAPSED if late else UNDECIDED)
    except Exception:
        log.exception("review not turned down", review_id=str(review_id))
        return False
    return True
