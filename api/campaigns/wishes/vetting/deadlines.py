"""Deadlines of wishes that nobody has claimed: what is turned down by them, and what is over.

What nobody decided before the campaign was over is turned down, and what nobody claimed expires,
so that no child is kept from having another wish.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import System
from api.campaigns.wishes import workflow
from api.campaigns.wishes.vetting import stages
from api.db.tables.campaigns import Campaign, CampaignWindow
from api.db.tables.reviews import Review
from api.db.tables.wishes import Wish
from api.kernel import advance
from api.mechanisms import review
from api.mechanisms.phases.facts import CampaignResumed
from api.terms.campaigns import CampaignKind, CampaignStatus
from api.terms.wishes import RejectReason, WishStatus

SUBJECT = "wish"
AT_ONCE = 100
AFTER_A_PAUSE = timedelta(days=2)
"""What is left at least of a deadline when a campaign is resumed."""
_ENDED = (CampaignStatus.CLOSED, CampaignStatus.CANCELLED)
_IDLE = (CampaignStatus.PAUSED, CampaignStatus.DRAFT)

log = structlog.get_logger()


async def lapse(session: AsyncSession, system: System, now: datetime) -> int:
    """Turn down what was not put right in time, and what was not decided in time; returns how many.

    Not while a campaign is paused: nobody could do anything.
    """
    idle = sa.select(col(Campaign.id)).where(col(Campaign.status).in_(_IDLE))
    late = review.overdue(SUBJECT, now, _over(now), AT_ONCE).where(col(Review.scope_id).not_in(idle))
    done = 0
    for one in list(await session.exec(late)):

        async def turn_down(of: Review = one) -> None:
            await review.lapse(session, system, of, RejectReason.LAPSED.label)

        done += await _apart(session, one.subject_id, turn_down)
    return done


async def expire(session: AsyncSession, system: System, now: datetime) -> int:
    """End what was approved or published and nobody claimed, once its campaign is over; returns how many."""
    ended = sa.select(_over(now).subquery())
    unclaimed = (
        select(Wish)
        .where(
            col(Wish.campaign_id).in_(ended),
            col(Wish.status).in_((WishStatus.APPROVED, WishStatus.PUBLISHED)),
        )
        .order_by(col(Wish.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    done = 0
    for one in list(await session.exec(unclaimed)):

        async def end(wish: Wish = one) -> None:
            await advance(
                session, wish, workflow.EXPIRE, system, live_child=None, ended_at=now, showcase=False
            )

        done += await _apart(session, one.id, end)
    return done


async def resumed(session: AsyncSession, fact: CampaignResumed) -> None:
    """Leave some time to who could not put anything right while the campaign was paused."""
    until = min(clock.now() + AFTER_A_PAUSE, await stages.ends(session, fact.campaign))
    for one in await review.awaited(session, fact.campaign.id, until):
        if one.due_at is not None and one.due_at < until:
            await review.extend(session, one, until)


def _over(now: datetime) -> sa.Select[UUID]:
    """Campaigns of wishes that have ended: closed, cancelled, or with every window past and not paused."""
    going_on = sa.exists().where(
        col(CampaignWindow.campaign_id) == col(Campaign.id), col(CampaignWindow.closes_at) > now
    )
    return sa.select(col(Campaign.id)).where(
        col(Campaign.kind) == CampaignKind.WISHES,
        sa.or_(
            col(Campaign.status).in_(_ENDED),
            sa.and_(col(Campaign.status) == CampaignStatus.PUBLISHED, ~going_on),
        ),
    )


async def _apart(session: AsyncSession, wish_id: UUID, step: Callable[[], Awaitable[None]]) -> bool:
    """Take a step on its own, so that one wish that cannot take it keeps no other."""
    try:
        async with session.begin_nested():
            await step()
    except Exception:
        log.exception("deadline of a wish not taken", wish_id=str(wish_id))
        return False
    return True
