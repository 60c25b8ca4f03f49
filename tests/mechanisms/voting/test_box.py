"""The box of one process: bounded, patient for a while, and emptied before it is put away."""

import asyncio
import sqlite3
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError

from api.db.session import Database
from api.db.tables.polls import Poll
from api.errors import Unavailable
from api.mechanisms.voting import BallotBox, batch, box, sqlite_box
from api.mechanisms.voting.ballot import Ballot
from api.mechanisms.voting.batch import Outcome
from api.mechanisms.voting.board import Board
from api.routers.state import Process
from tests.county import County, key
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.booth import Booth, until, voter
from tests.mechanisms.voting.holding import Gate, blocked

_CUT = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
"""Ends the connections of whoever waits for a lock."""


def _assert_come_back(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (503, "temporarily_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1


async def test_a_full_box_says_come_back(
    county: County, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await county.open_poll()
    booth, caller, gate = Booth(process, poll), await county.citizen("one"), Gate(monkeypatch)
    nonce = await poll.nonce(caller)
    process.box._size = 3
    stored = [asyncio.create_task(booth.cast())]
    await gate.reached.wait()
    stored += [asyncio.create_task(booth.cast()) for _ in range(3)]
    await until(lambda: len(process.box._waiting) == 3)
    one = key()
    _assert_come_back(await poll.cast(caller, key=one, nonce=nonce))
    gate.open.set()
    assert len(await asyncio.gather(*stored)) == 4
    assert (await poll.cast(caller, key=one, nonce=nonce)).status_code == 201


async def test_at_its_deadline_a_ballot_is_told_to_come_back_and_then_it_is_one_ballot(
    county: County, process: Process, database: Database
) -> None:
    """The database is busy with somebody else; afterwards the same key succeeds, once."""
    poll = await county.open_poll()
    caller, one = await county.citizen("one"), key()
    nonce = await poll.nonce(caller)
    process.box._patience = 0.3
    async with blocked(database, UUID(poll.poll_id)):
        _assert_come_back(await poll.cast(caller, key=one, nonce=nonce))
        _assert_come_back(await poll.cast(caller, key=one, nonce=nonce))
    process.box._patience = 10
    stored = await poll.cast(caller, key=one, nonce=nonce)
    assert stored.status_code == 201, "and never that her quota is spent"
    assert len(await Books(database, poll.poll_id).participations()) == 1
    assert (await poll.cast(caller, key=one)).json() == stored.json()


async def test_a_ballot_stored_after_its_sender_gave_up_is_found_by_its_key(
    county: County, process: Process, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll, gate = await county.open_poll(), Gate(monkeypatch)
    caller, one = await county.citizen("one"), key()
    nonce = await poll.nonce(caller)
    process.box._patience = 0.2
    _assert_come_back(await poll.cast(caller, key=one, nonce=nonce))
    process.box._patience = 10
    gate.open.set()
    again = await poll.cast(caller, key=one, nonce=nonce)
    assert again.status_code == 201
    assert {again.json()["receipt_code"]} == await Books(database, poll.poll_id).receipts()


async def test_who_gave_up_before_the_batch_began_is_left_out_of_it(
    county: County, process: Process, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll, gate = await county.open_poll(), Gate(monkeypatch)
    booth = Booth(process, poll)
    ahead = asyncio.create_task(booth.cast())
    await gate.reached.wait()
    process.box._patience = 0.05
    assert await booth.tried() == "temporarily_unavailable"
    gate.open.set()
    await ahead
    process.box._patience = 10
    await booth.cast()
    assert len(await Books(database, poll.poll_id).participations()) == 2


@pytest.mark.parametrize("error", [IntegrityError, DataError])
async def test_one_bad_row_refuses_itself_and_not_its_batch(
    county: County,
    process: Process,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    poll = await county.open_poll()
    booth, bad, through = Booth(process, poll), voter(), batch.store
    sizes: list[int] = []

    async def store(board: Board, poll_id: UUID, ballots: list[Ballot]) -> list[Outcome]:
        sizes.append(len(ballots))
        if any(one.citizen is bad for one in ballots):
            raise error("INSERT", {}, Exception("no such row can be"))
        return await through(board, poll_id, ballots)

    gate = Gate(monkeypatch)
    ahead = asyncio.create_task(booth.cast())
    await gate.reached.wait()
    monkeypatch.setattr(gate, "_through", store)
    casts = [asyncio.create_task(booth.tried(bad if number == 4 else None)) for number in range(10)]
    await until(lambda: len(process.box._waiting) == 10)
    gate.open.set()
    outcomes = await asyncio.gather(*casts)
    assert outcomes.pop(4) == "temporarily_unavailable"
    assert not any(isinstance(outcome, str) for outcome in outcomes)
    receipts = {one.receipt_code for one in outcomes if not isinstance(one, str)}
    assert await Books(database, poll.poll_id).receipts() == receipts | {(await ahead).receipt_code}
    assert sizes[1] == 10, "they came as one batch"


async def test_an_error_nobody_foresaw_is_an_answer_and_the_box_goes_on(
    county: County, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await county.open_poll()
    booth, through = Booth(process, poll), batch.store

    async def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(box, "store", fails)
    assert await asyncio.gather(*(booth.tried() for _ in range(5))) == ["temporarily_unavailable"] * 5
    monkeypatch.setattr(box, "store", through)
    assert (await booth.cast()).window == 1


async def test_closing_the_box_stores_what_was_taken_and_takes_no_more(
    county: County, process: Process, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll, gate = await county.open_poll(), Gate(monkeypatch)
    own = BallotBox(process.board)
    own.start()
    monkeypatch.setattr(process.box, "cast", own.cast)
    booth, one = Booth(process, poll), voter()
    casts = [asyncio.create_task(booth.tried(one))]
    await gate.reached.wait()
    # Five of one voter, so that they cannot be one batch.
    casts += [asyncio.create_task(booth.tried(one if number < 5 else None)) for number in range(1, 30)]
    await until(lambda: len(own._waiting) == 29)
    closing = asyncio.create_task(own.close())
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await booth.cast()
    gate.open.set()
    await closing
    outcomes = await asyncio.gather(*casts)
    receipts = {outcome.receipt_code for outcome in outcomes if not isinstance(outcome, str)}
    assert receipts == await Books(database, poll.poll_id).receipts()
    assert outcomes.count("quota_spent_today") == 4
    assert len(receipts) == 26


async def test_a_box_nobody_used_closes_at_once(process: Process) -> None:
    own = BallotBox(process.board)
    own.start()
    await asyncio.sleep(0)
    await asyncio.wait_for(own.close(), 1)


@pytest.mark.backends("postgres")
async def test_a_database_that_drops_its_connections_costs_a_try_and_no_ballot(
    county: County, process: Process, database: Database
) -> None:
    poll = await county.open_poll()
    caller, one = await county.citizen("one"), key()
    nonce = await poll.nonce(caller)
    async with database.write() as session:
        # The first ballot freezes the rules, and so waits for the row.
        await session.get_one(Poll, UUID(poll.poll_id), with_for_update=True)
        waiting = asyncio.create_task(poll.cast(caller, key=one, nonce=nonce))
        async with database.connect() as connection, asyncio.timeout(10):
            while not (await connection.execute(_CUT)).all():  # noqa: ASYNC110  nobody tells us
                await asyncio.sleep(0.01)
        _assert_come_back(await waiting)
    assert (await poll.cast(caller, key=one, nonce=nonce)).status_code == 201
    assert len(await Books(database, poll.poll_id).participations()) == 1


@pytest.mark.backends("postgres")
async def test_a_poll_that_somebody_holds_keeps_no_other_polls_ballots_waiting(
    county: County, process: Process, database: Database
) -> None:
    held, free = [Booth(process, await county.open_poll()) for _ in range(2)]
    async with blocked(database, held.poll_id):
        waiting = [asyncio.create_task(held.cast()) for _ in range(5)]
        await asyncio.gather(*(free.cast() for _ in range(3)))
        assert not any(one.done() for one in waiting)
    assert len({one.receipt_code for one in await asyncio.gather(*waiting)}) == 5


@pytest.mark.backends("sqlite")
async def test_a_locked_file_is_tried_again(
    county: County, process: Process, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process writes longer than a connection waits; a ballot is not refused before its deadline."""
    booth, failed = Booth(process, await county.open_poll()), 0
    whole = sqlite_box._write

    def locked_twice(*about: Any) -> Any:
        nonlocal failed
        if failed == 2:
            return whole(*about)
        failed += 1
        busy = sqlite3.OperationalError("database is locked")
        busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise busy

    monkeypatch.setattr(sqlite_box, "_write", locked_twice)
    assert (await booth.cast()).receipt_code
    assert failed == 2
