"""A demo's clock: one row says how far it was moved, and every process follows it."""

from datetime import timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import Database
from api.db.tables.kernel import DemoClock
from api.errors import Conflict, Invalid

FURTHEST = timedelta(days=3650)


async def move(session: AsyncSession, seconds: int) -> int:
    """Move time forward for every process; returns the whole shift in seconds.

    Raises Invalid beyond ten years in all.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    moved = await session.exec(
        insert(DemoClock)
        .values(id=1, shift_seconds=seconds)
        .on_conflict_do_update(
            index_elements=["id"], set_={"shift_seconds": DemoClock.shift_seconds + seconds}
        )
        .returning(col(DemoClock.shift_seconds))
    )
    shift: int = moved.scalar_one()
    if shift > FURTHEST.total_seconds():
        raise Invalid("clock_too_far", "演示时钟最多拨快十年")
    return shift


async def refuse_demo(database: Database) -> None:
    """Raise Conflict in production on a database that holds a demo: everybody knows its passwords."""
    if database.settings.mode != "production":
        return
    async with database.read() as session:
        if await session.get(DemoClock, 1) is not None:
            raise Conflict("demo_database", "此数据库装有演示数据，生产环境须另用一个")


async def follow(database: Database) -> None:
    """Set this process's clock to the demo's."""
    async with database.read() as session:
        row = await session.get(DemoClock, 1)
    clock.set_shift(timedelta(seconds=row.shift_seconds if row else 0))
