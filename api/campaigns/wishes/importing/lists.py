"""What may be chosen in a sheet, as the clerk reads it: the county's towns, categories and things."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.access.regions import sees
from api.campaigns.wishes import rules
from api.db.tables.access import Region
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import ChildCategory, WishCampaign, WishItem
from api.terms.consents import ConsentMethod
from api.terms.wishes import Kinship


@dataclass(frozen=True)
class Lists:
    """Names and what they stand for, in the order they are offered."""

    towns: dict[str, str]
    categories: dict[str, str]
    items: dict[str, WishItem]
    cap_fen: int
    """What a wish of the campaign may cost at most, whatever the item."""
    rows: tuple[object, ...] = field(default=(), repr=False)
    """What the lists were made from: as long as they are held, the session asks for none of them again."""

    @property
    def sizes(self) -> dict[UUID, dict[str, str]]:
        """By item, its sizes as they are compared and as they are called."""
        return {item.id: {comparable(one): one for one in item.sizes} for item in self.items.values()}


KINSHIPS = {one.label: one for one in Kinship}
METHODS = {one.label: one for one in ConsentMethod}
ON_PAPER = (ConsentMethod.PAPER.label,)
"""All that is offered: what staff enter was agreed to on paper."""


async def of(session: AsyncSession, campaign: Campaign, actor: Staff | None = None) -> Lists:
    """The lists of a campaign as they stand; what the county has retired is not among them.

    With an actor only the towns in her sight.
    """
    county = campaign.region_code
    towns = select(Region).where(
        col(Region.code) >= county,
        col(Region.code) < county + ":",
        sa.func.length(col(Region.code)) == 9,
    )
    known = select(ChildCategory).where(
        ChildCategory.region_code == county, col(ChildCategory.retired_at).is_(None)
    )
    things = select(WishItem).where(WishItem.region_code == county, col(WishItem.retired_at).is_(None))
    regions = list(await session.exec(towns.order_by(col(Region.code))))
    categories = list(await session.exec(known.order_by(col(ChildCategory.code))))
    items = list(await session.exec(things.order_by(col(WishItem.category), col(WishItem.name))))
    return Lists(
        towns={one.name: one.code for one in regions if actor is None or sees(actor, one.code)},
        categories={one.name: one.code for one in categories},
        items={one.name: one for one in items},
        cap_fen=(await rules.of(session, campaign)).value_cap_fen,
        rows=(*regions, *categories, await session.get(WishCampaign, campaign.id)),
    )


def comparable(text: str) -> str:
    """A name as it is compared: full width or half, capital or not, with blanks or without."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def found(names: Iterable[str], text: str) -> str | None:
    """The name among these that a text means."""
    wanted = comparable(text)
    return next((name for name in names if comparable(name) == wanted), None)
