"""Claims together with what stands beside them, in a handful of queries however many there are."""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.wishes.claims import deliver, finding
from api.db.tables.wish_claims import DonorUnit, WishClaim, WishDelivery
from api.db.tables.wishes import Wish
from api.terms.wishes import WishStatus


@dataclass(frozen=True)
class ClaimRow:
    """A claim, its wish, the unit it is for if it is for one, and its deliveries, oldest first.

    `overdue`: it has lapsed by the clock, and will be shown so.
    """

    claim: WishClaim
    wish: Wish
    unit: DonorUnit | None
    deliveries: list[WishDelivery]
    overdue: bool

    @property
    def awaited(self) -> bool:
        """Whether it waits for its goods, by the clock."""
        to_come = self.wish.status is WishStatus.MATCHED and self.claim.ended_at is None
        return to_come and not self.overdue


async def rows(session: AsyncSession, claims: list[WishClaim]) -> list[ClaimRow]:
    """In the order of the claims."""
    wanted = select(Wish).where(col(Wish.id).in_({one.wish_id for one in claims}))
    wishes = {one.id: one for one in await session.exec(wanted)}
    named = select(DonorUnit).where(col(DonorUnit.id).in_({one.unit_id for one in claims if one.unit_id}))
    units = {one.id: one for one in await session.exec(named)}
    deliveries = await deliver.of(session, [one.id for one in claims])
    return [
        ClaimRow(
            one,
            wishes[one.wish_id],
            units.get(one.unit_id) if one.unit_id else None,
            deliveries[one.id],
            await finding.overdue(session, one),
        )
        for one in claims
    ]
