"""What time does to claims. The worker only tidies: it may be late.

A claim past its deadline counts as lapsed at every write; here its wish is put back for the others.
Whoever is at a wish just now is not waited for: the next round comes soon. While a campaign is paused
time does nothing.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import System
from api.campaigns.wishes import announce, apart
from api.campaigns.wishes.claims import due, ending
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.claims.due import SOON
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.mechanisms.phases.facts import CampaignResumed
from api.mechanisms.phases.kinds import Due
from api.terms.wishes import WishStatus


async def lapse(session: AsyncSession, _system: System, now: datetime) -> int:
    """Free the wishes of claims that were not confirmed, or not handed in, in time; returns how many."""
    late = select(WishClaim.wish_id).where(
        col(WishClaim.due_at) <= now, col(WishClaim.campaign_id).not_in(claims.paused())
    )

    async def free(wish_id: UUID) -> bool:
        query = select(Wish).where(Wish.id == wish_id).with_for_update(skip_locked=True, key_share=True)
        wish = (await session.exec(query)).first()
        claim = await claims.held(session, wish) if wish else None
        if wish is None or claim is None or not await claims.overdue(session, claim, now):
            return False
        await ending.lapse(session, wish, claim)
        return True

    # In order of wishes, as everybody who holds several takes them.
    return await apart.each(session, late, col(WishClaim.wish_id), free)


async def remind(session: AsyncSession, _system: System, now: datetime) -> int:
    """Tell donors, once for each deadline, that they have two days left to hand in; returns how many."""
    its_wish = col(Wish.id) == col(WishClaim.wish_id)
    waits = sa.and_(
        col(WishClaim.due_at) > now,
        col(WishClaim.due_at) <= now + SOON,
        col(WishClaim.reminded_at).is_(None),
        # Before that the county is asked to do something, not she.
        col(Wish.status) == WishStatus.MATCHED,
        col(WishClaim.campaign_id).not_in(claims.paused()),
    )

    async def tell(wish_id: UUID) -> bool:
        query = select(WishClaim, Wish).join(Wish, its_wish).where(waits, Wish.id == wish_id)
        held = query.with_for_update(skip_locked=True, key_share=True)
        found = (await session.exec(held.execution_options(populate_existing=True))).first()
        if found is None:
            return False
        claim, wish = found
        claim.reminded_at = now
        session.add(claim)
        await session.flush()
        await announce.due_soon(session, wish, claim)
        return True

    waiting = select(Wish.id).join(WishClaim, its_wish).where(waits)
    return await apart.each(session, waiting, col(Wish.id), tell)


async def resumed(session: AsyncSession, fact: CampaignResumed) -> None:
    """Leave some time to who could not do anything while the campaign was paused, and remind her of it."""
    until = due.in_days(SOON.days)
    short = (
        select(WishClaim)
        .where(WishClaim.campaign_id == fact.campaign.id, col(WishClaim.due_at) < until)
        .order_by(col(WishClaim.wish_id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    for claim in list(await session.exec(short)):
        claim.due_at, claim.reminded_at = until, None
        session.add(claim)
    await session.flush()


DUE: tuple[Due, ...] = (lapse, remind)
