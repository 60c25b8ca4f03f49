"""The open wishes of a campaign as cards, filtered by what the cards tell."""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from api.campaigns.wishes.board import cards, seen, towns
from api.db.paging import Cursor, keyset
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import Wish
from api.schemas.wishes import WishCard
from api.terms.wishes import AgeBand, GoodsCategory, ValueBand


@dataclass(frozen=True)
class Wanted:
    """What cards are looked for, each as the card tells it; None does not narrow."""

    category: GoodsCategory | None = None
    age_band: AgeBand | None = None
    value_band: ValueBand | None = None
    item: str | None = None
    region_code: str | None = None
    number: str | None = None


async def page(
    session: AsyncSession, campaign: Campaign, wanted: Wanted, cursor: str | None, limit: int
) -> tuple[list[WishCard], str | None]:
    """Open cards in the random order of their ids. A town that is not told has none, like an unknown one."""
    after = Cursor.uuid(cursor)
    told = await open_towns(session, campaign)
    if not await seen.open_cards(session, campaign) or wanted.region_code not in {None, *told}:
        return [], None
    rows, next_cursor = await keyset(session, matching(campaign, wanted), col(Wish.id), after, limit)
    return [cards.card(row, told.get(row.region_code)) for row in rows], next_cursor


async def open_towns(session: AsyncSession, campaign: Campaign) -> dict[str, str]:
    """The towns that open cards may bear."""
    return await towns.told(session, campaign, seen.OPEN)


def matching(campaign: Campaign, wanted: Wanted) -> SelectOfScalar[Wish]:
    """The open wishes looked for."""
    query = select(Wish).where(Wish.campaign_id == campaign.id, Wish.status == seen.OPEN)
    for column, value in (
        (Wish.category, wanted.category),
        (Wish.age_band, wanted.age_band),
        (Wish.value_band, wanted.value_band),
        (Wish.item_name, wanted.item),
        (Wish.region_code, wanted.region_code),
        (Wish.number, wanted.number),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    return query
