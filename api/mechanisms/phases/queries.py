"""Finding campaigns: what the public sees, and what staff see."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from api.access import Staff
from api.access.regions import enclosing_regions, visible_regions
from api.db.paging import Cursor, keyset
from api.db.tables.campaigns import Campaign
from api.errors import NotFound
from api.terms.campaigns import CampaignKind, CampaignStatus


async def public(session: AsyncSession, campaign_id: UUID, kind: CampaignKind | None = None) -> Campaign:
    """A campaign that was published. Raises NotFound for drafts, and another kind, as for absent ones."""
    campaign = await session.get(Campaign, campaign_id)
    if campaign is None or campaign.published_at is None or kind not in {None, campaign.kind}:
        raise NotFound(title="没有找到这个活动")
    return campaign


async def public_page(
    session: AsyncSession, cursor: str | None, limit: int
) -> tuple[list[Campaign], str | None]:
    """Published campaigns, newest first."""
    query = select(Campaign).where(col(Campaign.published_at).is_not(None))
    return await keyset(session, query, col(Campaign.id), Cursor.uuid(cursor), limit, newest_first=True)


async def staff(
    session: AsyncSession, actor: Staff, campaign_id: UUID, kind: CampaignKind | None = None
) -> Campaign:
    """A campaign in the actor's sight, of a kind if one is named. Raises NotFound."""
    campaign = (await session.exec(_in_sight(actor).where(Campaign.id == campaign_id))).first()
    if campaign is None or kind not in {None, campaign.kind}:
        raise NotFound(title="没有找到这个活动")
    return campaign


async def staff_page(
    session: AsyncSession, actor: Staff, status: CampaignStatus | None, cursor: str | None, limit: int
) -> tuple[list[Campaign], str | None]:
    """Campaigns in the actor's sight, newest first."""
    query = _in_sight(actor)
    if status is not None:
        query = query.where(Campaign.status == status)
    return await keyset(session, query, col(Campaign.id), Cursor.uuid(cursor), limit, newest_first=True)


def _in_sight(actor: Staff) -> SelectOfScalar[Campaign]:
    """One's own region's, and what the levels above have published."""
    return select(Campaign).where(
        sa.or_(
            visible_regions(actor, col(Campaign.region_code)),
            sa.and_(
                enclosing_regions(actor, col(Campaign.region_code)), col(Campaign.published_at).is_not(None)
            ),
        )
    )
