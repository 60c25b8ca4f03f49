"""A wish's public card: the one way from a wish to what anybody but its staff and proxy may see."""

import hashlib

import rfc8785
from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.wishes import workflow
from api.db.tables.access import Region
from api.db.tables.wishes import Wish
from api.schemas.wishes import WishCard, WishPreview
from api.terms.wishes import CardStatus, WishStatus

_FULFILLED = frozenset({WishStatus.FULFILLED, WishStatus.ARCHIVED})
_UNDIGESTED = {"region_code", "region_name", "status", "status_label"}
"""Decided at every reading, not when the card is approved."""


def card(wish: Wish, region_name: str | None) -> WishCard:
    """The card, with its town if a name is given: whether it may be is for `towns` to say."""
    status = _told(wish.status)
    return WishCard(
        id=wish.id,
        number=wish.number,
        age_band=wish.age_band,
        age_label=wish.age_band.label,
        category=wish.category,
        category_label=wish.category.label,
        item=wish.item_name,
        size=wish.size,
        value_band=wish.value_band,
        value_label=wish.value_band.label,
        region_code=wish.region_code if region_name is not None else None,
        region_name=region_name,
        status=status,
        status_label=status.label,
    )


def digest(wish: Wish) -> str:
    """SHA-256 of the card's canonical JSON (RFC 8785) without town and state, in hex: what is approved."""
    told = card(wish, None).model_dump(mode="json", exclude=_UNDIGESTED)
    return hashlib.sha256(rfc8785.dumps(told)).hexdigest()


async def preview(session: AsyncSession, wish: Wish) -> WishPreview:
    """Exactly what the public will see of a wish that is not yet open, for who approves it."""
    town = await session.get_one(Region, wish.region_code)
    return WishPreview(card=card(wish, None), town_if_shown=town.name, digest=digest(wish))


def _told(status: WishStatus) -> CardStatus:
    """As a wish before publication will be: open."""
    if status in workflow.WITH_A_CLAIM:
        return CardStatus.CLAIMED
    if status in _FULFILLED:
        return CardStatus.FULFILLED
    return CardStatus.OVER if status in workflow.ENDED else CardStatus.OPEN
