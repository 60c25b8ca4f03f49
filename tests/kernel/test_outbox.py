"""What must leave the process leaves it: at least once, held by one, later and later, without stories."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import col, select

from api.config import Settings
from api.db.session import Database
from api.db.tables.kernel import OutboxMessage
from api.kernel import outbox
from tests.fixtures import Time


async def enqueue(database: Database, topic: str, count: int) -> None:
    async with database.write() as session:
        for number in range(count):
            outbox.enqueue(session, topic, number=number)


async def rows(database: Database) -> list[OutboxMessage]:
    async with database.read() as session:
        return list(await session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))))


class Receiver:
    """Takes deliveries, and fails while told to."""

    def __init__(self, failing: Exception | None = None) -> None:
        self.got: Counter[int] = Counter()
        self.failing = failing

    async def __call__(self, payload: dict[str, Any]) -> None:
        self.got[payload["number"]] += 1
        if self.failing:
            raise self.failing


async def test_four_drainers_deliver_two_hundred_jobs_once_each(
    database: Database, settings: Settings
) -> None:
    await enqueue(database, "notice", 200)
    receiver, others = Receiver(), [Database(settings) for _ in range(3)]
    try:
        counts = await asyncio.gather(
            *(outbox.drain(one, {"notice": receiver}) for one in (database, *others))
        )
    finally:
        for other in others:
            await other.close()
    assert sum(counts) == 200
    assert receiver.got == Counter(range(200))
    assert all(row.done_at and row.attempts == 1 for row in await rows(database))


async def test_a_lease_is_held_by_one_and_ends_after_a_minute(database: Database, time: Time) -> None:
    await enqueue(database, "notice", 1)
    (held,) = await outbox.lease(database, "notice")
    assert await outbox.lease(database, "notice") == []
    time.forward(seconds=60)
    (again,) = await outbox.lease(database, "notice")
    assert (again.id, again.attempts) == (held.id, 2)


async def test_an_outcome_that_comes_after_the_lease_ran_out_changes_nothing(
    database: Database, time: Time
) -> None:
    await enqueue(database, "notice", 1)
    begun, slow, quick = asyncio.Event(), asyncio.Event(), Receiver()

    async def dawdle(payload: dict[str, Any]) -> None:
        begun.set()
        await slow.wait()
        raise ConnectionError

    late = asyncio.create_task(outbox.drain(database, {"notice": dawdle}))
    await asyncio.wait_for(begun.wait(), 10)
    time.forward(seconds=61)
    assert await outbox.drain(database, {"notice": quick}) == 1
    slow.set()
    await late
    (row,) = await rows(database)
    assert row.done_at
    assert row.last_error is None


async def test_a_failure_comes_back_later_and_later_and_is_given_up_after_twelve(
    database: Database, time: Time
) -> None:
    await enqueue(database, "notice", 1)
    receiver = Receiver(ConnectionError("周莲心 19900000001"))
    waits = []
    for attempt in range(1, 13):
        assert await outbox.drain(database, {"notice": receiver}) == 0
        assert receiver.got[0] == attempt
        (row,) = await rows(database)
        assert (row.attempts, row.last_error, row.done_at) == (attempt, "ConnectionError", None)
        if attempt < 12:
            assert row.failed_at is None
            waits.append(row.due_at - time.now)
            time.set(row.due_at - timedelta(seconds=1))
            await outbox.drain(database, {"notice": receiver})
            assert receiver.got[0] == attempt, "not before it is due"
            time.set(row.due_at)
    assert [wait.total_seconds() for wait in waits] == [5.0 * 2**n for n in range(11)]
    assert (await rows(database))[0].failed_at == time.now
    time.forward(days=30)
    await outbox.drain(database, {"notice": receiver})
    assert receiver.got[0] == 12


async def test_a_failing_topic_does_not_hold_up_another(database: Database) -> None:
    await enqueue(database, "broken", 30)
    await enqueue(database, "fine", 30)
    broken, fine = Receiver(ValueError()), Receiver()
    assert await outbox.drain(database, {"broken": broken, "fine": fine}) == 30
    assert fine.got == broken.got == Counter(range(30))


async def test_a_slow_receiver_holds_up_nobody_and_is_cut_off(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick topic and the quick messages of the slow topic are through before the slow one ends."""
    monkeypatch.setattr(outbox, "PATIENCE", 0.5)
    await enqueue(database, "slow", 3)
    await enqueue(database, "fine", 3)
    fine, through, fine_by_then = Receiver(), [], 0

    async def stuck(payload: dict[str, Any]) -> None:
        nonlocal fine_by_then
        if payload["number"] == 0:
            try:
                await asyncio.Event().wait()
            finally:
                fine_by_then = fine.got.total()
        through.append(payload["number"])

    assert await outbox.drain(database, {"slow": stuck, "fine": fine}) == 5
    assert sorted(through) == [1, 2]
    assert (fine.got, fine_by_then) == (Counter(range(3)), 3)
    (left,) = [row for row in await rows(database) if not row.done_at]
    assert left.last_error == "TimeoutError"


async def test_a_promise_stands_or_falls_with_its_transaction(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as session:
            outbox.enqueue(session, "notice", number=1)
            raise RuntimeError("later in the same request")

    with pytest.raises(RuntimeError):
        await fail()
    assert await rows(database) == []


async def test_a_payload_holds_ids_and_numbers_only(database: Database) -> None:
    one = uuid4()
    async with database.write() as session:
        outbox.enqueue(session, "notice", person=one, number=1)
        with pytest.raises(TypeError):
            outbox.enqueue(session, "notice", name="周莲心")  # type: ignore[arg-type]
    assert [row.payload for row in await rows(database)] == [{"person": str(one), "number": 1}]


async def test_without_topics_nothing_is_touched(database: Database) -> None:
    await enqueue(database, "notice", 1)
    assert await outbox.drain(database, {}) == 0
    assert await outbox.drain(database, {"other": Receiver()}) == 0
    assert (await rows(database))[0].attempts == 0


async def test_what_was_given_up_is_told_once_and_only_with_its_transaction(
    database: Database, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "ATTEMPTS", 1)
    await enqueue(database, "notice", 3)
    await enqueue(database, "other", 1)
    failing = Receiver(ConnectionError())
    await outbox.drain(database, {"notice": failing, "other": failing})
    await enqueue(database, "notice", 1)

    async def interrupted() -> None:
        async with database.write() as session:
            assert len(await outbox.given_up(session, "notice")) == 3
            raise RuntimeError("before anybody was told")

    with pytest.raises(RuntimeError):
        await interrupted()
    async with database.write() as session:
        first = await outbox.given_up(session, "notice", limit=2)
    async with database.write() as session:
        rest = await outbox.given_up(session, "notice")
    assert (len(first), len(rest)) == (2, 1)
    assert sorted(one["number"] for one in first + rest) == [0, 1, 2]
    async with database.write() as session:
        assert await outbox.given_up(session, "notice") == []
        assert await outbox.given_up(session, "other") == [{"number": 0}]


async def test_who_waits_is_known_without_taking_anything(database: Database, time: Time) -> None:
    async def waiting() -> bool:
        async with database.read() as session:
            return await outbox.waiting(session)

    assert not await waiting()
    await enqueue(database, "notice", 1)
    assert await waiting()
    await outbox.drain(database, {"notice": Receiver(ConnectionError())})
    assert not await waiting()
    time.forward(seconds=5)
    assert await waiting()
    await outbox.drain(database, {"notice": Receiver()})
    assert not await waiting()
