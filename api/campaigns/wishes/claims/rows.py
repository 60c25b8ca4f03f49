"""Claims together with what stands beside them, in a handful of queries however many there are."""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.wishes.claims import deliver
from api.db.tables.wish_claims import DonorUnit, WishClaim, WishDelivery
from api.db.tables.wishes import Wish


@dataclass(frozen=True)
class ClaimRow:
    """A claim, its wish, the unit it is for if it is for one, and its deliveries, oldest first."""

    claim: WishClaim
    wish: Wish
    unit: DonorUnit | None
    deliveries: list[WishDelivery]


async def rows(session: AsyncSession, claims: list[WishClaim]) -> list[ClaimRow]:
    """In the order of the claims."""
    wanted = select(Wish).where(col(Wish.id).in_({one.wish_id for one in claims}))
    wishes = {one.id: one for one in await session.exec(wanted)}
    named = select(DonorUnit).where(col(DonorUnit.id).in_({one.unit_id for one in claims if one.unit_id}))
    units = {one.id: one for one in await session.exec(named)}
    deliveries = await deliver.of(session, [one.id for one in claims])
    return [
        ClaimRow(
            one, wishes[one.wish_id], units.get(one.unit_id) if one.unit_id else None, deliveries[one.id]
        )
        for one in claims
    ]
