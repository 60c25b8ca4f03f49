"""Counting again without anybody asking: every night, and after the last seal."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import Database
from api.db.tables.polls import BallotWindow, Poll
from api.db.tables.seals import Recount
from api.mechanisms.voting import recount
from api.terms.polls import WindowState

HOUR = timedelta(hours=3)
"""After the county's midnight."""
KEPT_UP = timedelta(days=90)
"""For how long after its count a poll is still counted again every night."""

log = structlog.get_logger()


async def recounts(database: Database) -> bool:
    """Count again what is due; whether that could be done. One poll that fails does not keep the others."""
    async with database.read() as session:
        waiting = await due(session, clock.now())
    done = True
    for poll_id in waiting:
        try:
            await recount.run(database, poll_id)
        except Exception:
            log.exception("poll not recounted", poll=str(poll_id))
            done = False
    return done


async def due(session: AsyncSession, now: datetime) -> list[UUID]:
    """Polls with something sealed by that hour and no recount since, and those with none since the count."""
    night = last_night(now)
    sealed = sa.exists().where(
        col(BallotWindow.poll_id) == col(Poll.id),
        col(BallotWindow.state) == WindowState.SEALED,
        col(BallotWindow.sealed_at) <= night,
    )
    query = select(Poll.id).where(
        sa.or_(
            sa.and_(
                sa.or_(col(Poll.counted_at).is_(None), col(Poll.counted_at) >= now - KEPT_UP),
                sealed,
                ~_counted_again(night),
            ),
            sa.and_(
                col(Poll.counted_at) >= now - KEPT_UP,
                ~_counted_again(col(Poll.counted_at)),
                sa.exists().where(col(BallotWindow.poll_id) == col(Poll.id)),
            ),
        )
    )
    return list(await session.exec(query.order_by(col(Poll.id))))


def last_night(now: datetime) -> datetime:
    """The newest three o'clock of the county."""
    tonight = clock.midnight(clock.day(now)) + HOUR
    return tonight if tonight <= now else tonight - clock.ONE_DAY


def _counted_again(since: Any) -> sa.Exists:
    """Since an instant, or a column of the poll."""
    return sa.exists().where(col(Recount.poll_id) == col(Poll.id), col(Recount.at) >= since)
