"""A demo's clock: moved once, followed by every process, and by nobody in production."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pydantic import SecretStr

from api import clock
from api.config import Settings
from api.db.session import Database
from api.errors import Conflict, Invalid
from api.kernel import demo_clock
from api.worker import Worker
from tests.county import County
from tests.fixtures import Time, http, running


@pytest.fixture(autouse=True)
def shift_ends_with_the_test() -> Iterator[None]:
    yield
    clock.set_shift(timedelta())


async def test_a_move_is_seen_by_every_process(county: County, worker: Worker, time: Time) -> None:
    before = time.now
    moved = await county.client.post("/demo/clock", json={"seconds": 3600})
    assert moved.json() == {"server_time": "2026-10-12T10:00:00+08:00", "shift_seconds": 3600}
    clock.set_shift(timedelta())
    await worker.round()
    assert clock.now() - before == timedelta(hours=1)


async def test_moves_add_up_even_when_two_come_at_once(database: Database, settings: Settings) -> None:
    async def move(through: Database) -> None:
        async with through.write() as session:
            await demo_clock.move(session, 60)

    other = Database(settings)
    try:
        await asyncio.gather(*(move((database, other)[n % 2]) for n in range(20)))
    finally:
        await other.close()
    await demo_clock.follow(database)
    assert clock.shift() == timedelta(minutes=20)


async def test_time_goes_forward_only_and_not_for_ever(county: County) -> None:
    for seconds in (0, -60, 366 * 86400 + 1):
        assert (await county.client.post("/demo/clock", json={"seconds": seconds})).status_code == 422
    async with county.database.write() as session:
        await demo_clock.move(session, 10 * 365 * 86400)
        with pytest.raises(Invalid):
            await demo_clock.move(session, 1)


async def test_sessions_expire_with_the_moved_clock(county: County) -> None:
    officer = await county.staff("officer")
    await county.client.post("/demo/clock", json={"seconds": 1800})
    ended = await officer.get("/v1/staff/campaigns")
    assert (ended.status_code, ended.json()["code"]) == (401, "session_ended")


@pytest.fixture
def production(settings: Settings) -> Settings:
    return settings.model_copy(
        update={"mode": "production", "master_key": SecretStr("A" * 43), "wechat_url": "https://example.org"}
    )


async def test_production_has_no_such_route_and_does_not_follow(production: Settings, time: Time) -> None:
    async with running(production) as app, http(app) as client:
        assert (await client.post("/demo/clock", json={"seconds": 60})).status_code == 404
        assert (await client.post("/demo/wechat/codes", json={"user": "li"})).status_code == 404
        live = Database(production)
        async with live.write() as session:
            await demo_clock.move(session, 3600)
        await Worker(live).round()
        assert clock.shift() == timedelta()
        await live.close()


async def test_production_refuses_a_database_that_holds_a_demo(
    database: Database, production: Settings
) -> None:
    await demo_clock.refuse_demo(database)
    live = Database(production)
    await demo_clock.refuse_demo(live)
    async with database.write() as session:
        await demo_clock.move(session, 0)
    await demo_clock.refuse_demo(database)
    with pytest.raises(Conflict):
        await demo_clock.refuse_demo(live)
    await live.close()
