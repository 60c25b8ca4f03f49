"""Many ballots at once, through one process and through two: exactly as many winners as ruled."""

import asyncio
import random
from collections import Counter
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import DBAPIError

from api.db.session import Database
from api.mechanisms.voting import batch, box
from api.mechanisms.voting.ballot import Receipt
from api.routers.state import Process
from tests.county import County, key
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.booth import Booth, voter

AT_ONCE = 40


@pytest.fixture(params=["one process", "two processes"])
def processes(request: pytest.FixtureRequest, process: Process, neighbour: Process) -> list[Process]:
    return [process] if request.param == "one process" else [process, neighbour]


@pytest.mark.parametrize(
    ("rules", "winners", "refusal"),
    [
        ({"ballots_per_day": 1}, 1, "quota_spent_today"),
        ({"ballots_per_day": 3}, 3, "quota_spent_today"),
        ({"ballots_per_day": 40, "ballots_total": 5}, 5, "quota_spent"),
        ({"ballots_per_day": 40}, 40, "none is refused"),
    ],
    ids=["one a day", "three a day", "five in all", "forty a day"],
)
async def test_forty_ballots_of_one_voter(
    county: County,
    database: Database,
    processes: list[Process],
    rules: dict[str, Any],
    winners: int,
    refusal: str,
) -> None:
    poll = await county.open_poll(rules={"one_pick_per_candidate_per_day": False, **rules})
    booths, one = [Booth(process, poll) for process in processes], voter()
    outcomes = await asyncio.gather(
        *(booths[number % len(booths)].tried(one, [number % 3]) for number in range(AT_ONCE))
    )
    receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    assert len(receipts) == winners
    assert Counter(outcome for outcome in outcomes if isinstance(outcome, str)) == (
        {refusal: AT_ONCE - winners} if winners < AT_ONCE else {}
    )
    rows = await Books(database, poll.poll_id).participations()
    assert {one.receipt_code for one in rows} == {one.receipt_code for one in receipts}
    assert sorted(one.total_seq for one in rows) == list(range(1, winners + 1))
    assert (await Books(database, poll.poll_id).recount()).total() == winners
    left = sorted(one.remaining_today for one in receipts)
    assert left == sorted({one.remaining_today for one in receipts}), "each was told a number of her own"


async def test_forty_ballots_for_one_candidate_where_each_may_have_one_of_hers(
    county: County, database: Database, processes: list[Process]
) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 40, "picks_max": 2})
    booths, one = [Booth(process, poll) for process in processes], voter()
    outcomes = await asyncio.gather(
        *(
            booths[number % len(booths)].tried(one, [number % 3, (number + 1) % 3])
            for number in range(AT_ONCE)
        )
    )
    assert Counter(getattr(one, "window", one) for one in outcomes) == {1: 1, "already_chosen_today": 39}
    assert (await Books(database, poll.poll_id).recount()).total() == 2


async def test_forty_voters(county: County, database: Database, processes: list[Process]) -> None:
    poll = await county.open_poll()
    booths = [Booth(process, poll) for process in processes]
    receipts = await asyncio.gather(*(booths[n % len(booths)].cast(picks=[n % 3]) for n in range(AT_ONCE)))
    assert await Books(database, poll.poll_id).receipts() == {one.receipt_code for one in receipts}
    assert await Books(database, poll.poll_id).recount() == {"1": 14, "2": 13, "3": 13}


async def test_one_ballot_sent_forty_times_is_one_ballot(
    county: County, database: Database, processes: list[Process]
) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 3, "one_pick_per_candidate_per_day": False})
    booths, one, same = [Booth(process, poll) for process in processes], voter(), key()
    receipts = await asyncio.gather(
        *(booths[number % len(booths)].cast(one, [1], key=same) for number in range(AT_ONCE))
    )
    assert len(set(receipts)) == 1
    assert await Books(database, poll.poll_id).receipts() == {receipts[0].receipt_code}


async def test_forty_ballots_on_one_nonce_are_one_ballot(
    county: County, database: Database, elsewhere: httpx.AsyncClient
) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 40, "one_pick_per_candidate_per_day": False})
    caller = await county.citizen("one")
    callers, nonce = [caller, caller.through(elsewhere)], await poll.nonce(caller)
    answers = await asyncio.gather(
        *(poll.cast(callers[number % 2], [0], nonce=nonce) for number in range(AT_ONCE))
    )
    codes = Counter("stored" if one.status_code == 201 else one.json()["code"] for one in answers)
    assert codes == {"stored": 1, "nonce_used": 39}
    assert len(await Books(database, poll.poll_id).participations()) == 1


async def test_over_http_through_two_processes_too(
    county: County, database: Database, elsewhere: httpx.AsyncClient
) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 3})
    caller = await county.citizen("one")
    callers = [caller, caller.through(elsewhere)]
    answers = await asyncio.gather(*(poll.cast(callers[n % 2], [n % 3]) for n in range(AT_ONCE)))
    stored = [one.json()["receipt_code"] for one in answers if one.status_code == 201]
    assert len(stored) == 3
    assert await Books(database, poll.poll_id).receipts() == set(stored)
    refusals = Counter(one.json()["code"] for one in answers if one.status_code != 201)
    assert set(refusals) <= {"already_chosen_today", "quota_spent_today"}
    assert {one.status_code for one in answers} == {201, 409}


@pytest.mark.backends("postgres")
async def test_two_processes_never_deadlock_on_each_others_rows(
    county: County,
    process: Process,
    neighbour: Process,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same two hundred voters through both, each process in an order of its own, in small batches."""
    poll = await county.open_poll(rules={"ballots_per_day": 2, "one_pick_per_candidate_per_day": False})
    failures: list[str] = []

    async def store(*arguments: Any) -> Any:
        try:
            return await batch.store(*arguments)
        except DBAPIError as error:
            failures.append(str(getattr(error.orig, "sqlstate", error)))
            raise

    monkeypatch.setattr(box, "store", store)
    chance, voters = random.Random(7), [voter() for _ in range(200)]  # noqa: S311  the same order every time
    casts = []
    for one in (process, neighbour):
        one.box._batch, booth = 20, Booth(one, poll)
        casts += [booth.cast(each) for each in chance.sample(voters, len(voters))]
    receipts = await asyncio.gather(*casts)
    assert failures == []
    assert await Books(database, poll.poll_id).receipts() == {one.receipt_code for one in receipts}
    assert len(receipts) == 400
