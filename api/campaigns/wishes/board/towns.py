"""Which towns may be told of a set of wishes (docs/decisions/0023).

A town is told where at least five of the set lie. Were it only one town of the county that is not
told, whatever is told of none would lie there: then another one is kept back too. Which, follows
from the campaign alone, so that it does not change with every wish that comes or goes.
"""

import hashlib
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.access import Region
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import Wish
from api.terms.wishes import WishStatus

ENOUGH = 5
_TOWN = 9
"""Digits of a town's code."""


async def told(
    session: AsyncSession, campaign: Campaign, *statuses: WishStatus, showcase: bool | None = None
) -> dict[str, str]:
    """Names by code of the towns that cards of this set may bear, from the rows as they are now."""
    county = campaign.region_code
    here = sum((_up_to_enough(campaign.id, status, showcase) for status in statuses), sa.literal(0))
    towns = await session.exec(
        select(Region.code, Region.name, here >= ENOUGH)
        .where(sa.func.length(Region.code) == _TOWN, Region.code >= county, Region.code < county + ":")
        .order_by(Region.code)
    )
    every = list(towns)
    found = {code: name for code, name, enough in every if enough}
    if found and len(every) - len(found) == 1:
        del found[min(found, key=lambda code: _lot(campaign.id, code))]
    return found


def _up_to_enough(campaign_id: UUID, status: WishStatus, showcase: bool | None) -> sa.ScalarSelect[int]:
    """How many lie in the town of the row outside, counted no further than needed."""
    first = select(Wish.id).where(
        Wish.campaign_id == campaign_id, Wish.status == status, Wish.region_code == Region.code
    )
    if showcase is not None:
        first = first.where(Wish.showcase == showcase)
    # In order: a database that may take any five looks through the whole table for those of an empty town.
    counted = first.order_by(col(Wish.id)).limit(ENOUGH).correlate(Region).subquery()
    return sa.select(sa.func.count()).select_from(counted).correlate(Region).scalar_subquery()


def _lot(campaign_id: UUID, code: str) -> bytes:
    """A town's place in an order of the campaign's own, which has to do with nothing."""
    return hashlib.sha256(f"{campaign_id}/{code}".encode()).digest()
