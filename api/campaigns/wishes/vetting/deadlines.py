"""Deadlines of wishes that nobody has claimed: what is turned down by them, and what is over.

What nobody decided before the campaign was over is turned down, and what nobody claimed expires,
so that no child is kept from having another wish.
"""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from api import clock
from api.access import System
from api.campaigns.wishes import announce, apart, workflow
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
AFTER_A_PAUSE = timedelta(days=2)
"""What is left at least of a deadline when a campaign is resumed."""
_ENDED = (CampaignStatus.CLOSED, CampaignStatus.CANCELLED)
_IDLE = (CampaignStatus.PAUSED, CampaignStatus.DRAFT)


async def lapse(session: AsyncSession, system: System, now: datetime) -> int:
    """Turn down what was not put right in time, and what was not decided in time; returns how many.

    Not while a campaign is paused: nobody could do anything.
    """
    idle = sa.select(col(Campaign.id)).where(col(Campaign.status).in_(_IDLE))
    late = review.overdue(SUBJECT, now, _over(now)).where(col(Review.scope_id).not_in(idle))

    async def turn_down(review_id: UUID) -> bool:
        of = (await session.exec(late.where(Review.id == review_id))).first()
        if of is not None:
            await review.lapse(session, system, of, RejectReason.LAPSED.label)
        return of is not None

    waiting = cast(SelectOfScalar[UUID], late.with_only_columns(col(Review.id)))
    return await apart.each(session, waiting, col(Review.id), turn_down)


async def expire(session: AsyncSession, system: System, now: datetime) -> int:
    """End what was approved or published and nobody claimed, once its campaign is over; returns how many."""
    ended = sa.select(_over(now).subquery())
    unclaimed = sa.and_(
        col(Wish.campaign_id).in_(ended), col(Wish.status).in_((WishStatus.APPROVED, WishStatus.PUBLISHED))
    )

    async def end(wish_id: UUID) -> bool:
        query = select(Wish).where(unclaimed, Wish.id == wish_id)
        held = query.with_for_update(skip_locked=True, key_share=True)
        wish = (await session.exec(held.execution_options(populate_existing=True))).first()
        if wish is not None:
            await advance(
                session, wish, workflow.EXPIRE, system, live_child=None, ended_at=now, showcase=False
            )
            await announce.expired(session, wish)
        return wish is not None

    return await apart.each(session, select(Wish.id).where(unclaimed), col(Wish.id), end)


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
