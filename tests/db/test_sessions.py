"""Reading sessions cannot write, writing ones lose nothing, and neither says what a row held."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import select

from api.config import Settings
from api.db.session import Database
from api.db.tables.access import Region
from api.db.tables.kernel import DemoClock
from api.errors import Unavailable

CANARY = "周莲心"


async def test_a_reading_session_cannot_write(database: Database) -> None:
    async with database.read() as session:
        session.add(Region(code="321099", name="荷乡县"))
        with pytest.raises(DBAPIError):
            await session.flush()
    async with database.read() as session:
        with pytest.raises(DBAPIError):
            await session.exec(sa.delete(Region))
    async with database.write() as session:
        session.add(Region(code="321099", name="荷乡县"))
    async with database.read() as session:
        assert (await session.exec(select(Region.name))).all() == ["荷乡县"]


async def test_what_a_read_left_behind_is_not_written_by_the_next_one(database: Database) -> None:
    """A pooled connection carries nothing over: neither the ban on writing nor a forgotten row."""
    for number in range(30):
        async with database.read() as session:
            session.add(Region(code=f"{number:06}", name="x"))
        async with database.write() as session:
            await session.exec(sa.delete(Region))
    async with database.read() as session:
        assert (await session.exec(select(Region))).all() == []


async def test_a_writing_session_commits_whole_or_not_at_all(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as session:
            session.add(Region(code="321099", name="荷乡县"))
            await session.flush()
            raise RuntimeError("later")

    with pytest.raises(RuntimeError):
        await fail()
    async with database.read() as session:
        assert (await session.exec(select(Region))).all() == []


async def increment(database: Database, times: int) -> None:
    """Read, think, write: what loses updates when two do it at once."""
    for _ in range(times):
        async with database.write() as session:
            row = await session.get_one(DemoClock, 1, with_for_update=True)
            await asyncio.sleep(0)
            row.shift_seconds += 1
            session.add(row)


async def test_two_processes_that_read_and_write_lose_nothing(database: Database, settings: Settings) -> None:
    async with database.write() as session:
        session.add(DemoClock(id=1, shift_seconds=0))
    other = Database(settings)
    try:
        await asyncio.gather(*(increment(one, 50) for one in (database, other) * 4))
    finally:
        await other.close()
    async with database.read() as session:
        assert (await session.get_one(DemoClock, 1)).shift_seconds == 400


async def test_readers_are_not_held_up_by_a_writer(database: Database, settings: Settings) -> None:
    other = Database(settings)
    async with database.write() as writing:
        writing.add(Region(code="321099", name="荷乡县"))
        await writing.flush()
        for one in (database, other):
            async with asyncio.timeout(5), one.read() as reading:
                assert (await reading.exec(select(Region))).all() == []
    await other.close()


async def test_an_error_tells_the_statement_and_not_the_values(database: Database) -> None:
    async with database.write() as session:
        await session.exec(sa.insert(Region).values(code="321099", name=CANARY))
        with pytest.raises(StatementError) as failed:
            await session.exec(sa.insert(Region).values(code="321099", name=CANARY))
    assert CANARY not in str(failed.value)
    assert "parameters hidden" in str(failed.value)


async def test_a_full_pool_says_come_back_and_nothing_else(database: Database, settings: Settings) -> None:
    held = [database.write() for _ in range(1 if settings.sqlite else 20)]
    database._writer.pool._timeout = 0.2  # type: ignore[attr-defined]
    for one in held:
        await (await one.__aenter__()).connection()
    with pytest.raises(Unavailable) as full:
        async with database.write() as session:
            await session.connection()
    assert full.value.retry_after
    for one in held:
        await one.__aexit__(None, None, None)


@pytest.mark.backends("sqlite")
async def test_sqlite_keeps_what_it_acknowledged_and_checks_its_references(database: Database) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 8000}
    for begin in (database.read, database.write):
        async with begin() as session:
            connection = await session.connection()
            for pragma, value in expected.items():
                assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one() == value


@pytest.mark.backends("postgres")
async def test_postgres_never_waits_for_ever(database: Database) -> None:
    async with database.write() as session:
        connection = await session.connection()
        for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            assert (await connection.exec_driver_sql(f"SHOW {name}")).scalar_one() not in {"0", "0s"}
