"""Fulfilled wishes whose guardians agreed, apart from everything else, to their cards being shown."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.wishes.board import cards, seen, towns
from api.db.paging import Cursor, keyset
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import Wish
from api.schemas.wishes import WishCard


async def page(
    session: AsyncSession, campaign: Campaign, cursor: str | None, limit: int
) -> tuple[list[WishCard], str | None]:
    """Their cards in the random order of their ids, with a town where at least five of them lie."""
    after = Cursor.uuid(cursor)
    if not seen.any_cards(campaign):
        return [], None
    told = await towns_told(session, campaign)
    found: list[Wish] = []
    # A state at a time: in two states at once no index is in the order of the ids.
    for status in seen.SHOWN:
        query = select(Wish).where(
            Wish.campaign_id == campaign.id, Wish.status == status, col(Wish.showcase).is_(True)
        )
        rows, _ = await keyset(session, query, col(Wish.id), after, limit + 1)
        found += rows
    found.sort(key=lambda wish: wish.id)
    shown = found[:limit]
    next_cursor = Cursor.encode(shown[-1].id) if len(found) > limit else None
    return [cards.card(row, told.get(row.region_code)) for row in shown], next_cursor


async def towns_told(session: AsyncSession, campaign: Campaign) -> dict[str, str]:
    """The towns that cards of the showcase may bear."""
    return await towns.told(session, campaign, *seen.SHOWN, showcase=True)
