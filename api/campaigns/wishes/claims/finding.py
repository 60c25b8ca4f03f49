"""Finding claims, and holding one together with its wish until what is decided on it is written."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from api import clock
from api.access import Citizen, Staff
from api.access.regions import visible_regions
from api.campaigns.wishes.claims import units
from api.db.paging import Cursor, keyset
from api.db.tables.campaigns import Campaign
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.errors import Conflict, NotFound
from api.terms.campaigns import CampaignStatus
from api.terms.wishes import UnitKind

LOCK = {"key_share": True}
"""How rows are held here: whoever only refers to one, such as a message to its donor, need not wait."""


async def mine(session: AsyncSession, citizen: Citizen, claim_id: UUID) -> tuple[WishClaim, Wish]:
    """A claim this citizen made for herself, or one of a unit whose contact she is now. Raises NotFound."""
    query = select(WishClaim).where(WishClaim.id == claim_id, await hers(session, citizen))
    claim = (await session.exec(query)).first()
    if claim is None:
        raise _absent()
    return claim, await session.get_one(Wish, claim.wish_id)


async def my_page(
    session: AsyncSession, citizen: Citizen, cursor: str | None, limit: int
) -> tuple[list[WishClaim], str | None]:
    """Her claims and her units', newest first."""
    query = select(WishClaim).where(await hers(session, citizen))
    return await keyset(session, query, col(WishClaim.id), Cursor.uuid(cursor), limit, newest_first=True)


async def hers(session: AsyncSession, citizen: Citizen) -> sa.ColumnElement[bool]:
    """Which claims are hers: made for herself, or for a unit that is reached by her phone today.

    A claim for a unit goes with the unit, whoever made it and whether it is struck off by now.
    """
    reached = await units.of_citizen(session, citizen, every=True)
    ours = [one.id for one in reached if one.kind is not UnitKind.FEDERATION]
    herself = sa.and_(col(WishClaim.citizen_id) == citizen.id, col(WishClaim.unit_id).is_(None))
    return sa.or_(herself, col(WishClaim.unit_id).in_(ours))


async def staff(session: AsyncSession, actor: Staff, claim_id: UUID) -> tuple[WishClaim, Wish]:
    """A claim on a wish in the actor's sight. Raises NotFound."""
    query = (
        select(WishClaim, Wish)
        .join(Wish, col(Wish.id) == col(WishClaim.wish_id))
        .where(WishClaim.id == claim_id, visible_regions(actor, col(Wish.region_code)))
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise _absent(hidden=await session.get(WishClaim, claim_id) is not None)
    claim, wish = found
    return claim, wish


async def held(session: AsyncSession, wish: Wish) -> WishClaim | None:
    """The live claim of a wish, both brought up to date and held until this transaction ends."""
    await session.refresh(wish, with_for_update=LOCK)
    query = (
        select(WishClaim)
        .where(WishClaim.wish_id == wish.id, col(WishClaim.ended_at).is_(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await session.exec(query)).first()


async def hold(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """Bring a claim and its wish up to date and hold them. Raises Conflict if the claim has ended."""
    await session.refresh(wish, with_for_update=LOCK)
    await session.refresh(claim, with_for_update=LOCK)
    if claim.ended_at is not None:
        raise Conflict("state_conflict", "这次认领已经结束，请刷新后查看")


async def overdue(session: AsyncSession, claim: WishClaim, now: datetime | None = None) -> bool:
    """Whether its deadline has passed: then it has lapsed, whether the worker has been round or not.

    Not while its campaign is paused.
    """
    passed = claim.due_at is not None and claim.due_at <= (now or clock.now())
    return passed and claim.campaign_id not in set(await session.exec(paused()))


def paused() -> SelectOfScalar[UUID]:
    """Campaigns whose donors and staff cannot do anything just now: no deadline passes in them."""
    return select(Campaign.id).where(Campaign.status == CampaignStatus.PAUSED)


async def require_in_time(session: AsyncSession, claim: WishClaim) -> None:
    """Raise Conflict for a claim that has lapsed."""
    if await overdue(session, claim):
        raise Conflict(
            "past_due",
            "认领已逾期，心愿已重新开放认领",
            "仍愿帮助的请重新认领；物品已经备好的，请联系县妇联登记认领后再收",
        )


def _absent(*, hidden: bool = False) -> NotFound:
    return NotFound(title="没有找到这次认领", hidden=hidden)
