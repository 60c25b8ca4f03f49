"""The end of what nobody ended: goods that lie somewhere long after their campaign.

Without it the child could have no other wish, and what is kept of her would be kept for ever. Staff see
such claims long before, as stuck (`listing`).
"""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import System
from api.campaigns.wishes import apart, workflow
from api.campaigns.wishes.claims import ending
from api.campaigns.wishes.privacy import agreeing, erase
from api.db.session import settings
from api.db.tables.campaigns import Campaign, CampaignWindow
from api.db.tables.wishes import Wish
from api.terms.campaigns import CampaignKind, CampaignStatus

_WITH_GOODS = workflow.SETTLE_DELIVERED_LATE.sources | workflow.SETTLE_UNDELIVERED_LATE.sources
_IDLE = (CampaignStatus.DRAFT, CampaignStatus.PAUSED)


async def settle(session: AsyncSession, system: System, now: datetime) -> int:
    """End the wishes whose campaign has been over for `wish_settle_days`; returns how many.

    What was delivered counts as fulfilled, everything else comes to nothing.
    """
    before = now - timedelta(days=settings(session).wish_settle_days)
    left = select(Wish.id).where(
        col(Wish.campaign_id).in_(_over_since(before)), col(Wish.status).in_(_WITH_GOODS)
    )

    async def end(wish_id: UUID) -> bool:
        query = select(Wish).where(Wish.id == wish_id).with_for_update(skip_locked=True, key_share=True)
        wish = (await session.exec(query.execution_options(populate_existing=True))).first()
        if wish is None or wish.status not in _WITH_GOODS:
            return False
        await ending.settled(session, wish, system)
        if not await agreeing.stands(session, wish.child_id):
            await erase.erase(session, wish)
        return True

    return await apart.each(session, left, col(Wish.id), end)


def _over_since(before: datetime) -> sa.Select[UUID]:
    """Campaigns that were closed by then, or whose windows were all past; none that is paused."""
    going_on = sa.exists().where(
        col(CampaignWindow.campaign_id) == col(Campaign.id), col(CampaignWindow.closes_at) > before
    )
    return sa.select(col(Campaign.id)).where(
        col(Campaign.kind) == CampaignKind.WISHES,
        col(Campaign.status).not_in(_IDLE),
        sa.or_(col(Campaign.closed_at) <= before, ~going_on),
    )
