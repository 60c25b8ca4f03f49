"""One wish's card, for who has its address."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.wishes import workflow
from api.campaigns.wishes.board import cards, seen, showcase
from api.campaigns.wishes.board import listing as board
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import Wish
from api.errors import NotFound
from api.schemas.wishes import WishCard


async def of(session: AsyncSession, wish_id: UUID) -> WishCard:
    """The card of a wish that is open, claimed, or on the showcase.

    Raises NotFound for one that is not, or no more, as for one there never was.
    """
    wish = await session.get(Wish, wish_id)
    if wish is None:
        raise _absent()
    campaign = await session.get_one(Campaign, wish.campaign_id)
    if not seen.any_cards(campaign):
        raise _absent()
    return cards.card(wish, (await _towns(session, campaign, wish)).get(wish.region_code))


async def _towns(session: AsyncSession, campaign: Campaign, wish: Wish) -> dict[str, str]:
    """The towns of the set this wish is in. Raises NotFound if it is in none that is shown."""
    if wish.status is seen.OPEN and await seen.open_cards(session, campaign):
        return await board.open_towns(session, campaign)
    if wish.status in workflow.WITH_A_CLAIM:
        return {}
    if wish.status in seen.SHOWN and wish.showcase:
        return await showcase.towns_told(session, campaign)
    raise _absent()


def _absent() -> NotFound:
    return NotFound(title="没有找到这个心愿")
