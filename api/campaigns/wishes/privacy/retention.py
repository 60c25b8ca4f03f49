"""How long the personal part of a wish is kept after it has ended, judged by the clock."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import System
from api.campaigns.wishes import apart
from api.campaigns.wishes.privacy.erase import erase
from api.db.session import settings
from api.db.tables.wishes import Wish


async def erase_past(session: AsyncSession, _system: System, now: datetime) -> int:
    """Erase wishes whose retention is over; returns how many."""
    past = sa.and_(col(Wish.erased_at).is_(None), col(Wish.ended_at) <= now - _kept(session))

    async def gone(wish_id: UUID) -> bool:
        query = select(Wish).where(past, Wish.id == wish_id).with_for_update(skip_locked=True)
        wish = (await session.exec(query.execution_options(populate_existing=True))).first()
        if wish is not None:
            await erase(session, wish)
        return wish is not None

    return await apart.each(session, select(Wish.id).where(past), col(Wish.id), gone)


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
