"""What WeChat thinks of a citizen is asked after she signed in, beside everything she does."""

from typing import Any

import httpx
from sqlmodel import select

from api.adapters.wechat.connecting import STANDIN_URL, in_process
from api.db.session import Database
from api.db.tables.access import Citizen
from api.db.tables.kernel import OutboxMessage
from api.kernel import outbox
from api.mechanisms.voting.risk import TOPIC
from api.routers.state import Process
from api.worker import Worker
from tests.county import County
from tests.fixtures import Time

PATH = "/wxa/getuserriskrank"


async def standin(process: Process, path: str, body: dict[str, Any]) -> None:
    async with httpx.AsyncClient(transport=in_process(process.settings), base_url=STANDIN_URL) as tester:
        (await tester.post(f"/standin/{path}", json=body)).raise_for_status()


async def only_citizen(database: Database) -> Citizen:
    async with database.read() as session:
        return (await session.exec(select(Citizen))).one()


async def errands(database: Database) -> list[OutboxMessage]:
    async with database.read() as session:
        return list(await session.exec(select(OutboxMessage).where(OutboxMessage.topic == TOPIC)))


async def test_her_rank_is_known_soon_and_her_address_forgotten(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    await standin(process, "risk-ranks", {"user": "li", "rank": 4})
    li = await county.citizen("li")
    await county.citizen("li")
    waiting = await only_citizen(database)
    assert waiting.risk_rank is None
    sealed = waiting.risk_place_sealed
    assert sealed is not None
    assert b"127.0.0.1" not in sealed
    assert [one.payload for one in await errands(database)] == [{"citizen_id": str(waiting.id)}]
    await worker.round()
    known = await only_citizen(database)
    assert (known.risk_rank, known.risk_place_sealed) == (4, None)
    assert (await li.get("/v1/me")).json() == {"phone_tail": None}

    await county.citizen("li")
    time.forward(hours=3)
    await worker.round()
    still = await only_citizen(database)
    assert (still.risk_rank, still.risk_place_sealed) == (4, None), "known before, and not unlearnt"


async def test_a_silent_wechat_is_asked_again_then_given_up_and_stops_nobody(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    await standin(process, "mood", {"dead": True, "path": PATH})
    await county.citizen("li")
    for _ in range(outbox.ATTEMPTS):
        await worker.round()
        assert (await only_citizen(database)).risk_place_sealed is not None
        time.forward(hours=6)
        await county.citizen("li")
    await worker.round()
    await worker.round()
    assert (await only_citizen(database)).risk_place_sealed is None
    (errand,) = await errands(database)
    assert errand.failed_at is not None
    assert errand.done_at is not None
    assert "127.0.0.1" not in await county.dump()
