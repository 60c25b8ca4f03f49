"""The end of a poll: the clock's, the staff's, and what pausing and extending do to it."""

from datetime import timedelta
from uuid import UUID

import pytest

from api.db.session import Database
from api.errors import DomainError
from api.routers.state import Process
from api.worker import Worker
from tests.county import START, County
from tests.fixtures import Time
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.booth import Booth, reaches_the_lock, voter
from tests.mechanisms.voting.offices import done, result

BEGINNING, END = START + timedelta(days=1), START + timedelta(days=4)
SECOND = timedelta(seconds=1)


async def test_between_the_clocks_end_and_the_last_seal_it_is_being_counted(
    county: County, process: Process, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    await Booth(process, poll).many(3)
    seen = []
    for at in (END - SECOND, END, END + 29 * SECOND, END + 30 * SECOND):
        time.set(at)
        await worker.round()
        shown = await result(county, poll)
        seen.append((shown["state"], shown["ballots"], sum(one["votes"] for one in shown["items"])))
    assert seen == [("not_yet", 0, 0), ("being_counted", 0, 0), ("being_counted", 0, 0), ("final", 3, 3)]


async def test_arrival_decides_whether_a_ballot_was_in_time(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    """It waited in a box over the end; until the last seal it is stored, and counted."""
    poll = await county.open_poll()
    booth = Booth(process, poll)
    time.set(END - SECOND)
    in_time, too_long = await booth.ballot(voter()), await booth.ballot(voter())
    time.set(END)
    late = await booth.ballot(voter())
    time.set(END + 29 * SECOND)
    assert await reaches_the_lock(process, in_time) == "stored"
    assert await reaches_the_lock(process, late) == "poll_closed"
    time.set(END + 30 * SECOND)
    await worker.round()
    assert await reaches_the_lock(process, too_long) == "poll_closed", "nothing after the last seal"
    assert (await result(county, poll))["ballots"] == 1
    await Books(database, poll.poll_id).assert_balanced(await Books(database, poll.poll_id).receipts())


async def test_at_a_staff_close_the_lock_decides(
    county: County, process: Process, database: Database, time: Time
) -> None:
    poll = await county.open_poll()
    booth = Booth(process, poll)
    before, after = await booth.ballot(voter()), await booth.ballot(voter())
    assert await reaches_the_lock(process, before) == "stored"
    await done(county, poll, "close")
    assert await reaches_the_lock(process, after) == "poll_closed"
    assert (await result(county, poll))["state"] == "final"
    assert len(await Books(database, poll.poll_id).participations()) == 1


@pytest.mark.usefixtures("remembering")
@pytest.mark.parametrize(
    ("action", "refusal"), [("close", "poll_closed"), ("pause", "poll_paused"), ("cancel", "poll_closed")]
)
async def test_a_process_that_has_not_heard_of_it_yet_takes_no_ballot_either(
    county: County, process: Process, neighbour: Process, database: Database, action: str, refusal: str
) -> None:
    poll = await county.open_poll()
    here, there = Booth(process, poll), Booth(neighbour, poll)
    await here.cast()
    await there.cast()
    await done(county, poll, action, reason="核查")
    assert [await booth.tried() for booth in (here, there)] == [refusal, refusal]
    assert len(await Books(database, poll.poll_id).participations()) == 2


@pytest.mark.parametrize("remind", [True, False], ids=["the worker comes", "the worker sleeps"])
async def test_nothing_opens_or_stays_open_because_the_worker_is_late(
    county: County, process: Process, worker: Worker, time: Time, remind: bool
) -> None:
    poll = await county.open_poll()
    booth, tried = Booth(process, poll), []
    for at in (
        START + timedelta(days=1) - SECOND,
        START + timedelta(days=1),
        END - SECOND,
        END,
        END + timedelta(days=1),
    ):
        time.set(at)
        tried.append(getattr(outcome := await booth.tried(), "window", outcome))
        if remind:
            await worker.round()
    assert tried == ["poll_not_open", 1, 1, "poll_closed", "poll_closed"]
    await worker.round()
    final = await result(county, poll)
    assert (final["state"], final["ballots"]) == ("final", 2)


async def test_a_ballot_of_a_poll_that_is_gone_is_refused_and_the_box_goes_on(
    county: County, process: Process
) -> None:
    poll = await county.open_poll()
    absent = UUID(int=1)
    with pytest.raises(DomainError, match="not_found"):
        await process.box.cast(voter(), absent, [], "A" * 46, "key")
    assert (await Booth(process, poll).cast()).window == 1
