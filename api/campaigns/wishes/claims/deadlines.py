"""What time does to claims. The worker only tidies: it may be late.

A claim past its deadline counts as lapsed at every write; here its wish is put back for the others.
Whoever is at a wish just now is not waited for: the next round comes soon.
"""

from datetime import datetime
from uuid import UUID

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import System
from api.campaigns.wishes import announce
from api.campaigns.wishes.claims import ending
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.claims.confirm import SOON
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.mechanisms.phases.kinds import Due
from api.terms.wishes import WishStatus

AT_ONCE = 200
"""Rows of one transaction, so that nobody waits long for it."""

log = structlog.get_logger()


async def lapse(session: AsyncSession, _system: System, now: datetime) -> int:
    """Free the wishes of claims that were not confirmed, or not handed in, in time; returns how many."""
    late = select(WishClaim.wish_id).where(col(WishClaim.due_at) <= now)
    # In order of wishes, as everybody who holds several takes them.
    found = list(await session.exec(late.order_by(col(WishClaim.wish_id)).limit(AT_ONCE)))
    return sum([await _lapsed(session, one, now) for one in found])


async def remind(session: AsyncSession, _system: System, now: datetime) -> int:
    """Tell donors, once for each deadline, that they have two days left to hand in; returns how many."""
    waiting = (
        select(WishClaim, Wish)
        .join(Wish, col(Wish.id) == col(WishClaim.wish_id))
        .where(
            col(WishClaim.due_at) > now,
            col(WishClaim.due_at) <= now + SOON,
            col(WishClaim.reminded_at).is_(None),
            # Before that the county is asked to do something, not she.
            Wish.status == WishStatus.MATCHED,
        )
        .order_by(col(Wish.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, key_share=True)
    )
    found = list(await session.exec(waiting))
    for claim, wish in found:
        claim.reminded_at = now
        session.add(claim)
        await session.flush()
        await announce.due_soon(session, wish, claim)
    return len(found)


async def _lapsed(session: AsyncSession, wish_id: UUID, now: datetime) -> bool:
    """Each on its own, so that one that cannot be freed keeps nobody else."""
    try:
        async with session.begin_nested():
            free = select(Wish).where(Wish.id == wish_id).with_for_update(skip_locked=True, key_share=True)
            wish = (await session.exec(free)).first()
            claim = await claims.held(session, wish) if wish else None
            if wish is None or claim is None or not claims.overdue(claim, now):
                return False
            await ending.lapse(session, wish, claim)
    except Exception:
        log.exception("claim not lapsed", wish_id=str(wish_id))
        return False
    return True


DUE: tuple[Due, ...] = (lapse, remind)
