"""Ballots are counted by windows, never alone."""

import re
from collections import Counter
from datetime import timedelta

import pytest

from api.db.session import Database
from api.mechanisms.voting import sealing
from api.routers.state import Process
from api.worker import Worker
from tests.county import START, County
from tests.fixtures import Time
from tests.mechanisms.voting.books import RECEIPT, Books
from tests.mechanisms.voting.booth import Booth, voter
from tests.mechanisms.voting.offices import done, result


@pytest.mark.parametrize(
    ("ballots", "minutes", "states"),
    [(20, 3, ["open"]), (19, 300, ["open"]), (20, 4, ["ended", "open"])],
    ids=["too young", "too empty", "old and full enough"],
)
async def test_a_window_ends_when_it_is_old_enough_and_full_enough(
    county: County,
    process: Process,
    database: Database,
    worker: Worker,
    time: Time,
    ballots: int,
    minutes: int,
    states: list[str],
) -> None:
    """Five minutes and twenty ballots; voting here has been open for a minute."""
    poll = await county.open_poll()
    await Booth(process, poll).many(ballots)
    time.forward(minutes=minutes)
    await worker.round()
    assert await Books(database, poll.poll_id).states() == states


async def test_one_voters_many_ballots_neither_end_nor_seal_a_window(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    """Else whoever votes often would have a window to herself and her neighbour."""
    poll = await county.open_poll(rules={"ballots_per_day": 20, "one_pick_per_candidate_per_day": False})
    booth, books, seen = Booth(process, poll), Books(database, poll.poll_id), []
    for often in (voter(), voter()):
        for _ in range(20):
            await booth.cast(often, picks=[2])
        for strangers in (0, 19):
            await booth.many(strangers)
            time.forward(minutes=6)
            await worker.round()
            seen.append(await books.states())
    assert seen == [["open"], ["ended", "open"], ["ended", "open"], ["sealed", "ended", "open"]]


async def test_a_window_ends_however_young_once_it_is_very_full(
    county: County, process: Process, database: Database, worker: Worker
) -> None:
    database.settings = database.settings.model_copy(update={"window_ballots_most": 30})
    poll = await county.open_poll()
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    await booth.many(29)
    await worker.round()
    assert await books.states() == ["open"]
    await booth.cast()
    await worker.round()
    assert await books.states() == ["ended", "open"]


async def test_a_window_grows_through_a_quiet_night(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    time.set(START + timedelta(days=1, hours=14))
    await booth.many(19)
    for _ in range(9):
        time.forward(hours=1)
        await worker.round()
    assert await books.states() == ["open"]
    assert (await booth.cast()).window == 1
    await worker.round()
    assert await books.states() == ["ended", "open"]
    assert (await booth.cast()).window == 2


async def test_a_window_is_sealed_once_its_successor_holds_enough(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    first = await booth.many(20)
    time.forward(minutes=5)
    await worker.round()
    second = await booth.many(19)
    time.forward(hours=5)
    await worker.round()
    assert await books.states() == ["ended", "open"], "nineteen are not enough, however long it takes"
    second.append(await booth.cast())
    await worker.round()
    assert await books.states() == ["sealed", "ended", "open"]

    sealed = (await books.windows())[0]
    assert (sealed.ballots, sealed.picks, sealed.last) == (20, 20, 1)
    assert sealed.tally == {"1": 7, "2": 7, "3": 6}
    assert {one.receipt_code[:5] for one in first} == {"0001-"}
    assert {one.receipt_code[:5] for one in second} == {"0002-"}
    assert Counter(one.id[:5] for one in await books.choices()) == {"0001-": 20, "0002-": 20}


async def test_a_successor_does_not_end_while_its_predecessor_waits(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    """So at most one window waits, and what is open is its successor."""
    poll = await county.open_poll()
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    for states in (["ended", "open"], ["sealed", "ended", "open"], ["sealed", "sealed", "ended", "open"]):
        await booth.many(21)
        time.forward(minutes=6)
        await worker.round()
        assert await books.states() == states


async def test_closing_seals_the_rest_as_one(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    """Three ballots have come in since the last window ended; nothing sets their choices apart."""
    poll = await county.open_poll()
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    receipts = []
    for ballots in (20, 20, 3):
        receipts += await booth.many(ballots)
        time.forward(minutes=6)
        await worker.round()
    assert await books.states() == ["sealed", "ended", "open"]

    await done(county, poll, "close")
    assert [(one.number, one.last, one.ballots) for one in await books.windows()] == [(1, 1, 20), (2, 3, 23)]
    assert Counter(one.id[:5] for one in await books.choices()) == {"0001-": 20, "0002-": 23}
    assert all(re.fullmatch(RECEIPT, one.id) for one in await books.choices()), "not by their look either"
    assert Counter(one.window for one in receipts) == {1: 20, 2: 20, 3: 3}, "receipts stay what they were"
    await books.assert_balanced(one.receipt_code for one in receipts)


async def test_a_poll_that_nobody_voted_in_closes_too(
    county: County, database: Database, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    time.forward(days=4)
    await worker.round()
    final = await result(county, poll)
    assert (final["state"], final["ballots"], [one["votes"] for one in final["items"]]) == (
        "final",
        0,
        [0, 0, 0],
    )
    await Books(database, poll.poll_id).assert_balanced([])


async def test_a_worker_that_slept_makes_one_big_window_and_loses_nothing(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    booth, books = Booth(process, poll), Books(database, poll.poll_id)
    receipts = []
    for _ in range(3):
        receipts += await booth.many(25)
        time.forward(hours=8)
    await worker.round()
    assert await books.states() == ["ended", "open"]
    await done(county, poll, "close")
    await books.assert_balanced(one.receipt_code for one in receipts)


async def test_one_poll_that_fails_does_not_hold_up_the_others(
    county: County, database: Database, worker: Worker, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = await county.open_poll(), await county.open_poll()
    whole = sealing._seal_ended

    async def fails_for_one(database: Database, poll_id: object) -> int:
        if str(poll_id) == broken.poll_id:
            raise OSError("this poll's rows cannot be read")
        return await whole(database, poll_id)  # type: ignore[arg-type]

    monkeypatch.setattr(sealing, "_seal_ended", fails_for_one)
    time.forward(days=5)
    await worker.round()
    assert (await result(county, sound))["state"] == "final"
    assert (await result(county, broken))["state"] == "being_counted"
