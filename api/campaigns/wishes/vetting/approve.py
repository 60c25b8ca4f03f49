"""The county's part: it agrees to the card that everybody will see, and opens what it agreed to."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Permission, Staff, authorize
from api.access.regions import visible_regions
from api.campaigns.wishes import workflow
from api.campaigns.wishes.board import cards
from api.campaigns.wishes.vetting import readable, stages
from api.campaigns.wishes.vetting.taken_up import take_up
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import Wish
from api.errors import Conflict, NotFound
from api.kernel import advance
from api.mechanisms import review
from api.terms.reviews import Tier
from api.terms.wishes import WishStatus

AT_ONCE = 200
"""How many wishes are published together."""


async def approve(session: AsyncSession, actor: Staff, wish: Wish, digest: str, *, words_read: bool) -> None:
    """Agree to a wish as its card shows it; `digest` says which card that was.

    Raises Conflict if the card is another by now, or nobody has read a reason that did not pass.
    """
    _, of = await take_up(session, actor, wish, Tier.COUNTY)
    if digest != cards.digest(wish):
        raise Conflict("card_changed", "心愿卡与预览时不同，请重新预览")
    await review.approve(session, actor, of)
    await readable.require(session, actor, wish, read=words_read)


async def publish(
    session: AsyncSession, actor: Staff, campaign: Campaign, wish_ids: list[UUID] | None
) -> tuple[int, int]:
    """Open approved wishes of a campaign to everybody, these or all; how many, and how many are left.

    Those open already stay as they are. Raises NotFound for one that is not of this campaign, Conflict
    for one that is not approved.
    """
    authorize(actor, Permission.WISH_PUBLISH)
    await stages.require_running(session, await stages.held(session, campaign.id))
    visible = visible_regions(actor, col(Wish.region_code))
    query = select(Wish).where(Wish.campaign_id == campaign.id, visible)
    if wish_ids is None:
        query = query.where(Wish.status == WishStatus.APPROVED).limit(AT_ONCE)
    else:
        query = query.where(col(Wish.id).in_(wish_ids))
    found = list(await session.exec(query.order_by(col(Wish.id)).with_for_update(key_share=True)))
    if wish_ids is not None and len(found) < len(set(wish_ids)):
        raise NotFound(title="没有找到这个心愿")
    opened = 0
    for wish in found:
        if wish.status is WishStatus.PUBLISHED:
            continue
        await advance(session, wish, workflow.PUBLISH, actor, published_at=clock.now())
        opened += 1
    return opened, await _waiting(session, campaign, visible)


async def _waiting(session: AsyncSession, campaign: Campaign, visible: sa.ColumnElement[bool]) -> int:
    counted = (
        select(sa.func.count())
        .select_from(Wish)
        .where(Wish.campaign_id == campaign.id, Wish.status == WishStatus.APPROVED, visible)
    )
    return (await session.exec(counted)).one()
