"""One key, one effect: for a twin in flight, for a later retry, and not for another payload."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from api.access import Citizen
from api.config import Settings
from api.db.session import Database
from api.db.tables.kernel import IdempotencyKey
from api.errors import Invalid
from api.kernel import idempotency
from api.worker import Worker
from tests.fixtures import Time

ZHOU, LI = Citizen(uuid4()), Citizen(uuid4())


class Effect:
    """Creates something each time it runs, and counts."""

    def __init__(self) -> None:
        self.made: list[UUID] = []

    async def __call__(self) -> UUID:
        self.made.append(uuid4())
        return self.made[-1]


async def create(
    database: Database,
    effect: Effect,
    who: Citizen = ZHOU,
    payload: str = "a",
    key: str = "k",
    what: str = "op",
) -> UUID:
    async with database.write() as session:
        return await idempotency.once(session, who, what, key, payload, effect)


async def test_a_retry_gets_what_the_first_made(database: Database) -> None:
    effect = Effect()
    assert await create(database, effect) == await create(database, effect) == effect.made[0]
    assert len(effect.made) == 1


async def test_another_caller_operation_or_key_is_another_request(database: Database) -> None:
    effect = Effect()
    made = {
        await create(database, effect),
        await create(database, effect, who=LI),
        await create(database, effect, what="other"),
        await create(database, effect, key="l"),
    }
    assert len(made) == 4


async def test_another_payload_under_the_same_key_is_refused(database: Database) -> None:
    effect = Effect()
    await create(database, effect)
    with pytest.raises(Invalid) as refused:
        await create(database, effect, payload="b")
    assert refused.value.code == "idempotency_key_reused"
    assert len(effect.made) == 1


async def test_twenty_twins_in_flight_all_get_the_first_ones_answer(
    database: Database, settings: Settings
) -> None:
    other, effect = Database(settings), Effect()
    try:
        made = await asyncio.gather(*(create((database, other)[n % 2], effect) for n in range(20)))
    finally:
        await other.close()
    assert set(made) == {effect.made[0]}
    assert len(effect.made) == 1


async def test_an_effect_that_fails_leaves_the_key_free(database: Database) -> None:
    async def fail() -> UUID:
        raise RuntimeError("no")

    async def attempt() -> None:
        async with database.write() as session:
            await idempotency.once(session, ZHOU, "op", "k", "a", fail)

    with pytest.raises(RuntimeError):
        await attempt()
    effect = Effect()
    assert await create(database, effect, payload="b") == effect.made[0]


async def test_a_key_is_forgotten_after_a_week_and_not_before(
    database: Database, worker: Worker, time: Time
) -> None:
    effect = Effect()
    await create(database, effect)
    time.forward(days=7)
    await worker.round()
    await create(database, effect)
    assert len(effect.made) == 1
    time.forward(minutes=1)
    await worker.round()
    await create(database, effect, payload="b")
    assert len(effect.made) == 2


async def test_neither_key_nor_payload_can_be_read_from_the_row(database: Database) -> None:
    await create(database, Effect(), payload='{"name": "周莲心"}', key="周莲心-19900000001")
    async with database.read() as session:
        (row,) = await session.exec(select(IdempotencyKey))
    assert not any(canary in str(row.model_dump()) for canary in ("周莲心", "19900000001"))
    assert len(row.key_hash) == len(row.payload_hash) == 64
