"""A demo's clock: one row says how far it was moved, and every process follows it."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import Database
from api.db.tables.kernel import DemoClock


async def move(session: AsyncSession, seconds: int) -> int:
    """Move time forward for every process; returns the whole shift in seconds."""
    row = await session.get(DemoClock, 1) or DemoClock(id=1)
    row.shift_seconds += seconds
    session.add(row)
    await session.flush()
    return row.shift_seconds


async def refuse_demo(database: Database) -> None:
    """Raise RuntimeError in production on a database that holds a demo: everybody knows its passwords."""
    if database.settings.mode != "production":
        return
    async with database.read() as session:
        if await session.get(DemoClock, 1) is not None:
            raise RuntimeError("This database holds a demo; production needs one of its own.")


async def follow(database: Database) -> None:
    """Set this process's clock to the demo's."""
    async with database.read() as session:
        row = await session.get(DemoClock, 1)
    clock.set_shift(timedelta(seconds=row.shift_seconds if row else 0))
