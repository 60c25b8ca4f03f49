"""The worker goes on: what fails in one step is logged, and the others are done all the same."""

from datetime import datetime

import pytest
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from api import wiring
from api.access import System
from api.db.session import Database
from api.db.tables.access import Region
from api.db.touching import touching
from api.worker import Worker


async def test_a_deadline_that_fails_holds_up_no_other(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def broken(_session: AsyncSession, _system: System, _now: datetime) -> int:
        raise RuntimeError("a row nobody foresaw")

    async def sound(_session: AsyncSession, _system: System, _now: datetime) -> int:
        done.append("sound")
        return 1

    monkeypatch.setattr(wiring, "due", lambda: (broken, sound))
    await worker.round()
    assert done == ["sound"]


async def test_what_a_deadline_brought_is_kept_whatever_becomes_of_the_next(
    worker: Worker, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that find nothing share a transaction; who did something is done with it."""
    seen: list[AsyncSession] = []

    async def idle(session: AsyncSession, _system: System, _now: datetime) -> int:
        seen.append(session)
        return len(list(await session.exec(select(Region).with_for_update())))

    async def found(session: AsyncSession, _system: System, _now: datetime) -> int:
        seen.append(session)
        session.add(Region(code="321099", name="荷乡县"))
        # Whoever counts wrongly has done something all the same.
        return 0

    async def broken(_session: AsyncSession, _system: System, _now: datetime) -> int:
        raise RuntimeError("a row nobody foresaw")

    monkeypatch.setattr(wiring, "due", lambda: (idle, idle, found, broken, idle))
    await worker.round()
    first, second, third, last = seen
    assert first is second is third is not last
    async with database.read() as session:
        assert list(await session.exec(select(Region.code))) == ["321099"]


async def test_a_transaction_is_touched_by_what_it_writes_and_by_rows_it_holds(database: Database) -> None:
    held, changed = select(Region).with_for_update(), update(Region).values(name="荷乡")
    async with database.write() as session:
        touched = touching(session)
        assert list(await session.exec(held)) == []
        assert not touched()
        session.add(Region(code="321099", name="荷乡县"))
        assert touched()
    async with database.write() as session:
        touched = touching(session)
        assert [one.code for one in await session.exec(select(Region))] == ["321099"]
        assert not touched()
        assert [one.code for one in await session.exec(held)] == ["321099"]
        assert touched()
    async with database.write() as session:
        touched = touching(session)
        await session.exec(changed.where(col(Region.code) == "0"))
        assert touched()
    async with database.write() as session:
        touched = touching(session)
        await session.get_one(Region, "321099", with_for_update=True)
        assert touched()
