"""Casting while windows are sealed and polls are closed: what was acknowledged counts, nothing else does."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa

from api.db.session import Database
from api.mechanisms.voting import count, postgres_box, sealing
from api.mechanisms.voting.ballot import Receipt
from api.routers.state import Process
from api.worker import Worker
from tests.county import County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.booth import Booth, until
from tests.mechanisms.voting.offices import act, result

_WAITING = sa.text(
    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


async def _rush(booths: list[Booth], ballots: int) -> list[Receipt | str]:
    """Ballots of strangers, at every process in turn, in several batches."""
    outcomes: list[Receipt | str] = []
    for _ in range(5):
        outcomes += await asyncio.gather(
            *(booths[n % len(booths)].tried(picks=[n % 3]) for n in range(ballots // 5))
        )
    return outcomes


async def _somebody_waits(database: Database, task: "asyncio.Task[Any]") -> None:
    """Until a transaction waits for another, or the task is through."""
    async with asyncio.timeout(10):
        while not task.done():
            async with database.connect() as connection:
                if (await connection.execute(_WAITING)).all():
                    return
            await asyncio.sleep(0.01)


def _codes(outcomes: list[Receipt | str]) -> list[str]:
    return [one.receipt_code for one in outcomes if isinstance(one, Receipt)]


@pytest.mark.parametrize("turn", range(3))
async def test_every_ballot_that_was_acknowledged_before_the_close_is_in_the_result(
    county: County, process: Process, neighbour: Process, database: Database, turn: int
) -> None:
    poll = await county.open_poll()
    booths, officer = [Booth(process, poll), Booth(neighbour, poll)], await county.staff("officer")
    early = await _rush(booths, 20)

    async def close() -> httpx.Response:
        await until(lambda: bool(process.box._waiting or neighbour.box._waiting))
        return await officer.post(f"/v1/staff/campaigns/{poll.campaign_id}/close")

    outcomes, closed = await asyncio.gather(_rush(booths, 200), close())
    assert closed.status_code == 200, closed.text
    assert {one for one in outcomes if isinstance(one, str)} == {"poll_closed"}
    receipts = _codes(early + outcomes)
    await Books(database, poll.poll_id).assert_balanced(receipts)
    final = await result(county, poll)
    assert (final["state"], final["ballots"]) == ("final", len(receipts))
    assert sum(one["votes"] for one in final["items"]) == len(receipts)


@pytest.mark.backends("postgres")
async def test_a_close_waits_for_the_batch_that_is_being_written_and_counts_it(
    county: County, process: Process, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await county.open_poll()
    # The first ballot freezes the rules, and that alone would keep a close waiting.
    first = await Booth(process, poll).cast()
    insert, reached, go_on = postgres_box._insert, asyncio.Event(), asyncio.Event()

    async def slowly(*arguments: Any) -> Any:
        stored = await insert(*arguments)
        reached.set()
        await go_on.wait()
        return stored

    monkeypatch.setattr(postgres_box, "_insert", slowly)
    casting = asyncio.create_task(Booth(process, poll).cast())
    await reached.wait()
    closing = asyncio.create_task(act(county, poll, "close"))
    await _somebody_waits(database, closing)
    go_on.set()
    receipt = await casting
    assert (await closing).status_code == 200
    await Books(database, poll.poll_id).assert_balanced([first.receipt_code, receipt.receipt_code])


async def test_of_two_who_close_at_once_one_does_and_both_see_the_same_count(
    county: County, process: Process, database: Database, elsewhere: httpx.AsyncClient
) -> None:
    poll = await county.open_poll()
    receipts = await Booth(process, poll).many(30)
    officers = [await county.staff("officer"), (await county.staff("officer2")).through(elsewhere)]
    path = f"/v1/staff/campaigns/{poll.campaign_id}/close"
    answers = await asyncio.gather(*(officer.post(path) for officer in officers))
    assert sorted(one.status_code for one in answers) == [200, 409]
    here, there = [
        (await client.get(f"/v1/campaigns/{poll.campaign_id}/result")).json()
        for client in (county.client, elsewhere)
    ]
    assert here == there
    assert here["ballots"] == 30
    await Books(database, poll.poll_id).assert_balanced(one.receipt_code for one in receipts)


async def test_casting_goes_on_while_windows_end_and_are_sealed(
    county: County, process: Process, neighbour: Process, database: Database, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    booths, books = [Booth(process, poll), Booth(neighbour, poll)], Books(database, poll.poll_id)
    receipts: list[str] = []
    for _ in range(6):
        time.forward(minutes=6)
        outcomes, *_ = await asyncio.gather(_rush(booths, 50), worker.round(), sealing.tend(database))
        assert not [one for one in outcomes if isinstance(one, str)]
        receipts += _codes(outcomes)
        sealed = [one for one in await books.windows() if one.state == "sealed"]
        recounted = dict(await books.recount_sealed())
        assert (sealed[-1].totals if sealed else {}) == recounted
    assert len([one for one in await books.windows() if one.state == "sealed"]) >= 3
    assert (await act(county, poll, "close")).status_code == 200
    await books.assert_balanced(receipts)


async def test_two_workers_seal_a_window_once(
    county: County, process: Process, database: Database, time: Time
) -> None:
    poll = await county.open_poll()
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    for states in (["ended", "open"], ["sealed", "ended", "open"], ["sealed", "sealed", "ended", "open"]):
        await booth.many(20)
        time.forward(minutes=6)
        sealed = await asyncio.gather(*(sealing.tend(database) for _ in range(4)))
        await sealing.tend(database)
        assert sum(sealed) <= 1
        assert await books.states() == states
    assert [one.total_ballots for one in await books.windows()][:2] == [20, 40]
    time.forward(days=4)
    await asyncio.gather(*(sealing.tend(database) for _ in range(4)))
    await books.assert_balanced(await books.receipts())
    assert (await books.windows())[-1].total_ballots == 60


@pytest.mark.backends("postgres")
async def test_a_close_waits_for_the_window_that_is_being_sealed_and_leaves_it_as_it_is(
    county: County, process: Process, database: Database, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealing needs no lock on the poll, so that casting goes on; closing must not count its window again."""
    poll = await county.open_poll()
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    receipts = await booth.many(20)
    time.forward(minutes=6)
    await sealing.tend(database)
    receipts += await booth.many(20)
    shuffle, reached, go_on = count._shuffle, asyncio.Event(), asyncio.Event()

    async def slowly(session: object, poll_id: UUID, number: int) -> None:
        if number == 1:
            reached.set()
            await go_on.wait()
        await shuffle(session, poll_id, number)  # type: ignore[arg-type]

    monkeypatch.setattr(count, "_shuffle", slowly)
    working = asyncio.create_task(sealing.tend(database))
    await reached.wait()
    receipts += await booth.many(5)
    closing = asyncio.create_task(act(county, poll, "close"))
    await _somebody_waits(database, closing)
    go_on.set()
    await working
    assert (await closing).status_code == 200
    assert [(one.number, one.last, one.ballots) for one in await books.windows()] == [(1, 1, 20), (2, 2, 25)]
    await books.assert_balanced(one.receipt_code for one in receipts)


async def test_staff_and_the_clock_close_it_once(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    poll: OpenPoll = await county.open_poll()
    receipts = await Booth(process, poll).many(25)
    time.forward(days=3)
    closed, *_ = await asyncio.gather(act(county, poll, "close"), worker.round(), sealing.tend(database))
    assert closed.status_code == 200
    await Books(database, poll.poll_id).assert_balanced(one.receipt_code for one in receipts)
