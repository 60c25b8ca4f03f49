"""Each seal publishes a signed head, which commits to every receipt and every choice so far."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import rfc8785
import sqlalchemy as sa
from sqlmodel import col

from api.audit import broken_at
from api.db.session import Database
from api.db.tables.audit import AuditEntry
from api.db.tables.seals import LogTile, SignedHead
from api.mechanisms.voting import head_check, heads, sealing
from api.routers.state import Process
from api.worker import Worker
from tests.adapters.crypto.test_merkle import naive_root
from tests.county import County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.booth import Booth
from tests.mechanisms.voting.offices import act, done
from tests.mechanisms.voting.proving import Checker


async def _windows(booth: Booth, worker: Worker, time: Time, *ballots: int) -> None:
    for count in ballots:
        await booth.many(count)
        time.forward(minutes=6)
        await worker.round()


async def _named(county: County, poll: OpenPoll) -> dict[str, Any]:
    """The hash of who has which number, from what the public sees."""
    listed = (await county.client.get(f"/v1/polls/{poll.poll_id}/candidates?limit=100")).json()["items"]
    cards: Any = [{name: one[name] for name in ("id", "number", "title")} for one in listed]
    return {"count": len(cards), "sha256": hashlib.sha256(rfc8785.dumps(cards)).hexdigest()}


async def _assert_committed(said: dict[str, Any], books: Books) -> None:
    """The head's trees are those over all receipts and choices up to its window, in code order."""
    receipts = sorted(one for one in await books.receipts() if one[:4] <= f"{said['last']:04}")
    choices = sorted(
        f"{one.id} {one.pick}" for one in await books.choices() if one.id[:4] <= f"{said['last']:04}"
    )
    assert (said["ballots"], said["picks"]) == (len(receipts), len(choices))
    assert said["receipts_root"] == naive_root([one.encode() for one in receipts]).hex()
    assert said["choices_root"] == naive_root([one.encode() for one in choices]).hex()


async def test_each_seal_publishes_a_signed_head_that_names_the_one_before(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    """Two windows sealed on their way, the rest with the last seal; a ballot here holds up to two picks."""
    poll = await county.open_poll(rules={"picks_max": 2})
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    await booth.cast(picks=[0, 1])
    await _windows(booth, worker, time, 20, 22, 20, 3)
    await done(county, poll, "close")
    checker = await Checker.of(county, poll)
    found = await checker.heads()
    assert [(one["number"], one["last"], one["ballots"]) for one in found] == [
        (1, 1, 21),
        (2, 2, 43),
        (3, 4, 66),
    ]
    for said in found:
        await _assert_committed(said, books)
        assert said["poll_id"] == poll.poll_id
        assert said["rules_hash"] == checker.rules["rules_hash"]
        assert said["sealed_at"].endswith("Z")
        assert said["candidates"] == await _named(county, poll)
    assert found[-1]["tally"] == dict(await books.recount())
    public = (await county.client.get(f"/v1/polls/{poll.poll_id}")).json()
    assert public["signing_key_fingerprint"] == checker.rules["fingerprint"]


async def test_the_newest_heads_are_given_first_to_who_asks(
    county: County, process: Process, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    await _windows(Booth(process, poll), worker, time, 20, 20, 20)
    await done(county, poll, "close")
    path = f"/v1/polls/{poll.poll_id}/heads"
    first = (await county.client.get(f"{path}?newest=true&limit=1")).json()
    rest = (await county.client.get(f"{path}?newest=true&cursor={first['next_cursor']}")).json()
    oldest = (await county.client.get(path)).json()["items"]
    assert first["items"] + rest["items"] == oldest[::-1]
    assert len(oldest) > 1


async def test_a_clock_that_steps_back_leaves_heads_in_order(
    county: County, process: Process, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    await _windows(Booth(process, poll), worker, time, 20, 20, 20)
    time.forward(hours=-2)
    await done(county, poll, "close")
    sealed = [one["sealed_at"] for one in await (await Checker.of(county, poll)).heads()]
    assert len(sealed) > 1
    assert sealed == sorted(sealed)
    result = (await county.client.get(f"/v1/campaigns/{poll.campaign_id}/result")).json()
    assert datetime.fromisoformat(result["counted_at"]) >= datetime.fromisoformat(sealed[-1])


async def test_the_record_binds_every_head(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    """Its hash stands in the chained record: a head that vanished would leave its mark there."""
    poll = await county.open_poll()
    await _windows(Booth(process, poll), worker, time, 20, 20)
    await done(county, poll, "close")
    await worker.round()
    recorded = await county.audited(action="poll.head", subject_id=poll.poll_id)
    async with database.read() as session:
        kept, _ = await heads.page(session, UUID(poll.poll_id), None, 10)
        assert await broken_at(session) is None
    assert [(one["actor_kind"], one["to_state"], one["reason"]) for one in reversed(recorded)] == [
        ("system", str(one.number), heads.fingerprint(one.document)) for one in kept
    ]


@pytest.mark.parametrize(
    ("rules", "action", "told"),
    [
        ({"live_results": "by_window"}, "close", [True, True]),
        ({"live_results": "by_window"}, "cancel", [True, False]),
        ({"live_results": "after_close"}, "close", [False, True]),
        ({"live_results": "after_close"}, "cancel", [False, False]),
        ({"live_results": "daily", "live_results_at": "18:00"}, "close", [False, True]),
    ],
    ids=["by window", "by window, cancelled", "after close", "after close, cancelled", "daily"],
)
async def test_a_head_carries_the_tally_only_when_the_rules_have_released_it(
    county: County,
    process: Process,
    worker: Worker,
    time: Time,
    rules: dict[str, Any],
    action: str,
    told: list[bool],
) -> None:
    poll = await county.open_poll(rules=rules)
    await _windows(Booth(process, poll), worker, time, 20, 21)
    await done(county, poll, action, **({"reason": "因故停办"} if action == "cancel" else {}))
    tallies = [one["tally"] for one in await (await Checker.of(county, poll)).heads()]
    expected = [{"1": 7, "2": 7, "3": 6}, {"1": 14, "2": 14, "3": 13}]
    assert tallies == [tally if shown else None for tally, shown in zip(expected, told, strict=True)]


async def test_a_poll_that_nobody_voted_in_has_a_head_too(county: County, worker: Worker, time: Time) -> None:
    poll = await county.open_poll()
    time.forward(days=4)
    await worker.round()
    (said,) = await (await Checker.of(county, poll)).heads()
    assert (said["ballots"], said["picks"], said["tally"]) == (0, 0, {})
    assert said["receipts_root"] == said["choices_root"] == naive_root([]).hex()


async def test_two_processes_that_seal_at_once_publish_one_head(
    county: County, process: Process, neighbour: Process, database: Database, time: Time
) -> None:
    """Windows as well as the last seal, while staff close the poll besides."""
    poll = await county.open_poll()
    booth, databases = Booth(process, poll), [database, process.database, neighbour.database] * 2
    for _ in range(3):
        await booth.many(20)
        time.forward(minutes=6)
        await asyncio.gather(*map(sealing.tend, databases))
    time.forward(days=4)
    await asyncio.gather(act(county, poll, "close"), *map(sealing.tend, databases))
    found = await (await Checker.of(county, poll)).heads()
    sealed = await Books(database, poll.poll_id).windows()
    assert [one["number"] for one in found] == [one.number for one in sealed]
    assert [one["ballots"] for one in found] == [one.total_ballots for one in sealed]


async def _forget_heads(database: Database, poll: OpenPoll) -> None:
    """As it was before there were any, and before the record named them."""
    async with database.write() as session:
        named = col(AuditEntry.action) == "poll.head", col(AuditEntry.subject_id) == UUID(poll.poll_id)
        await session.exec(sa.delete(AuditEntry).where(*named))
        for table in (SignedHead, LogTile):
            await session.exec(sa.delete(table).where(col(table.poll_id) == UUID(poll.poll_id)))


@pytest.mark.parametrize("over", [False, True], ids=["on its way", "counted"])
async def test_windows_sealed_before_there_were_heads_are_in_the_first(
    county: County, process: Process, database: Database, worker: Worker, time: Time, over: bool
) -> None:
    poll = await county.open_poll()
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    await _windows(booth, worker, time, 20, 20, 20)
    if over:
        await done(county, poll, "close")
    await _forget_heads(database, poll)
    await _windows(booth, worker, time, 0 if over else 20)
    (said,) = await (await Checker.of(county, poll)).heads()
    assert said["number"] == 3 if not over else 2
    await _assert_committed(said, books)


async def _remove(database: Database, poll: OpenPoll) -> None:
    async with database.write() as session:
        for table in (SignedHead, LogTile):
            await session.exec(sa.delete(table).where(col(table.poll_id) == UUID(poll.poll_id)))


async def _alter(database: Database, poll: OpenPoll) -> None:
    async with database.write() as session:
        first = await session.get_one(SignedHead, (UUID(poll.poll_id), 1))
        first.document = first.document.replace('"ballots":20', '"ballots":21')
        session.add(first)


@pytest.mark.parametrize("touch", [_remove, _alter])
@pytest.mark.parametrize("over", [False, True], ids=["on its way", "counted"])
async def test_once_heads_are_not_as_recorded_none_is_signed_any_more(
    county: County,
    process: Process,
    database: Database,
    worker: Worker,
    time: Time,
    over: bool,
    touch: Callable[[Database, OpenPoll], Awaitable[None]],
) -> None:
    """Or whoever rewrites sealed choices need only remove the heads to have them signed anew."""
    poll = await county.open_poll()
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    await _windows(booth, worker, time, 20, 20)
    if over:
        await done(county, poll, "close")
    states = await books.states()
    await touch(database, poll)
    async with database.read() as session:
        before = [one.document for one in await head_check.of_poll(session, UUID(poll.poll_id))]
    if not over:
        await booth.many(20)
        refused = await act(county, poll, "close")
        assert (refused.status_code, refused.json()["code"]) == (409, "heads_altered")
    time.forward(days=4)
    for _ in range(2):
        await worker.round()
    async with database.read() as session:
        assert [one.document for one in await head_check.of_poll(session, UUID(poll.poll_id))] == before
    assert await books.states() == states
    if not over or touch is _remove:
        (said,) = await county.audited(action="poll.head_refused", subject_id=poll.poll_id)
        assert said["reason"].startswith("1")
