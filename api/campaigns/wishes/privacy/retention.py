"""How long the personal part of a wish is kept after it has ended, judged by the clock."""

from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import System
from api.campaigns.wishes.privacy.erase import erase
from api.db.session import settings
from api.db.tables.wishes import Wish

AT_ONCE = 50


async def erase_past(session: AsyncSession, _system: System, now: datetime) -> int:
    """Erase wishes whose retention is over, oldest first; returns how many."""
    past = (
        select(Wish)
        .where(col(Wish.erased_at).is_(None), col(Wish.ended_at) <= now - _kept(session))
        .order_by(col(Wish.ended_at))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    wishes = list(await session.exec(past))
    for wish in wishes:
        await erase(session, wish)
    return len(wishes)


def over(session: AsyncSession, wish: Wish) -> bool:
    """Whether nothing personal of a wish may be read any more, be the worker late or not."""
    gone = wish.erased_at is not None
    return gone or (wish.ended_at is not None and wish.ended_at <= clock.now() - _kept(session))


def require(session: AsyncSession, wish: Wish) -> None:
    """Every door to something sealed of a wish asks here first. Raises NotFound once it is over."""
    if over(session, wish):
        raise people.erased()


def _kept(session: AsyncSession) -> timedelta:
    return timedelta(days=settings(session).wish_retention_days)
