"""The record is chained by the worker: in batches, by one at a time, and no tampering goes unnoticed."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from api import audit
from api.config import Settings
from api.db.session import Database
from api.db.tables.audit import AuditEntry
from api.terms.access import ActorKind
from api.worker import Worker


async def write(database: Database, count: int) -> None:
    async with database.write() as session:
        for number in range(count):
            audit.record(
                session,
                actor_kind=ActorKind.STAFF,
                actor_id=uuid4(),
                action="campaign.publish",
                subject_kind="campaign",
                subject_id=uuid4(),
                from_state="draft",
                to_state="published",
                reason=f"第{number}次",
            )


async def chain(database: Database, batch: int = 500) -> int:
    async with database.write() as session:
        return await audit.chain(session, batch)


async def broken_at(database: Database) -> int | None:
    async with database.read() as session:
        return await audit.broken_at(session)


async def positions(database: Database) -> list[int | None]:
    async with database.read() as session:
        return list(await session.exec(select(AuditEntry.position).order_by(col(AuditEntry.position))))


async def test_it_grows_in_batches_until_nothing_is_left(database: Database) -> None:
    await write(database, 25)
    assert [await chain(database, batch=10) for _ in range(4)] == [10, 10, 5, 0]
    await write(database, 2)
    assert await chain(database, batch=10) == 2
    assert await positions(database) == list(range(1, 28))
    assert await broken_at(database) is None


async def test_the_worker_chains_what_the_day_brought(database: Database, worker: Worker) -> None:
    await write(database, 3)
    await worker.round()
    assert await positions(database) == [1, 2, 3]


async def test_several_workers_at_once_lay_one_chain(database: Database, settings: Settings) -> None:
    """Each batch upon the one before: no worker fails, none forks the chain, no row is left out."""
    await write(database, 200)
    others = [Database(settings) for _ in range(3)]
    try:
        counts = await asyncio.gather(
            *(chain(one, batch=10) for one in (database, *others) for _ in range(5))
        )
    finally:
        for other in others:
            await other.close()
    assert counts == [10] * 20
    assert await positions(database) == list(range(1, 201))
    assert await broken_at(database) is None


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def _row(position: int) -> sa.ColumnElement[bool]:
    return col(AuditEntry.position) == position


TAMPERING: dict[str, Callable[[], Any]] = {
    "a reason rewritten": lambda: sa.update(AuditEntry).where(_row(5)).values(reason="无"),
    "an actor exchanged": lambda: sa.update(AuditEntry).where(_row(5)).values(actor_id=uuid4()),
    "a state bent": lambda: sa.update(AuditEntry).where(_row(5)).values(to_state="closed"),
    "a time moved": lambda: sa.update(AuditEntry).where(_row(5)).values(at=LONG_AGO),
    "a row removed": lambda: sa.delete(AuditEntry).where(_row(5)),
    "a link replaced": lambda: sa.update(AuditEntry).where(_row(5)).values(chain="f" * 64),
    "a row unchained": lambda: sa.update(AuditEntry).where(_row(5)).values(position=None, chain=None),
}


@pytest.mark.parametrize("what", sorted(TAMPERING))
async def test_tampering_is_found_where_it_happened(database: Database, what: str) -> None:
    await write(database, 10)
    await chain(database)
    async with database.write() as session:
        await session.exec(TAMPERING[what]())
    assert await broken_at(database) == 5
    await write(database, 3)
    await chain(database)
    assert await broken_at(database) == 5, "what is chained later does not heal it"


async def test_two_rows_exchanged_are_found(database: Database) -> None:
    await write(database, 10)
    await chain(database)
    async with database.write() as session:
        for before, after in ((3, 1000), (7, 3), (1000, 7)):
            await session.exec(sa.update(AuditEntry).where(_row(before)).values(position=after))
    assert await broken_at(database) == 3


async def test_times_read_the_same_wherever_the_server_stands(database: Database) -> None:
    """What was hashed when written must be hashed alike when read back, on both databases."""
    await write(database, 1)
    await chain(database)
    async with database.read() as session:
        (entry,) = await session.exec(select(AuditEntry))
    assert entry.at.utcoffset() is not None
    assert entry.at.isoformat().endswith("+00:00")
