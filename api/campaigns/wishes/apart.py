"""A step for each of many rows, one apart from the other: what one row cannot take keeps nobody else."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog
from sqlalchemy.orm import Mapped
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

BATCH = 25
"""Rows of one transaction, so that nobody waits long for SQLite's one writer."""

log = structlog.get_logger()


async def each(
    session: AsyncSession,
    wanted: SelectOfScalar[UUID],
    by: Mapped[UUID],
    step: Callable[[UUID], Awaitable[bool]],
) -> int:
    """Take a step for each of the ids `wanted`, which are values of `by`; returns how many did something.

    A batch at a time, and on behind a batch none of which did: rows that are stuck at the head of the
    line do not starve the others.
    """
    ordered, done, last = wanted.order_by(by).limit(BATCH), 0, None
    while True:
        query = ordered if last is None else ordered.where(by > last)
        ids = list(await session.exec(query))
        for one in ids:
            done += await _apart(session, one, step)
        if done or len(ids) < BATCH:
            return done
        last = ids[-1]


async def _apart(session: AsyncSession, row_id: UUID, step: Callable[[UUID], Awaitable[bool]]) -> bool:
    try:
        async with session.begin_nested():
            return await step(row_id)
    except Exception:
        log.exception("what was due is not done", id=str(row_id))
        return False
