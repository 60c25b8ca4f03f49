"""What staff may do to a running poll, and what it means for ballots on their way."""

from datetime import timedelta

from api.db.session import Database
from api.routers.state import Process
from api.worker import Worker
from tests.county import START, County
from tests.fixtures import Time
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.booth import Booth, reaches_the_lock, voter
from tests.mechanisms.voting.offices import act, done, extend, result

END = START + timedelta(days=4)
SECOND = timedelta(seconds=1)


async def test_a_pause_shuts_the_box_and_resuming_opens_it(
    county: County, process: Process, time: Time
) -> None:
    poll = await county.open_poll()
    booth = Booth(process, poll)
    waiting = await booth.ballot(voter())
    await done(county, poll, "pause", reason="核查异常票")
    assert await booth.tried() == "poll_paused"
    assert await reaches_the_lock(process, waiting) == "poll_paused", "it waited in a box over the pause"
    assert (await county.client.get(f"/v1/polls/{poll.poll_id}")).json()["phase"] == "paused"
    await done(county, poll, "resume")
    assert (await booth.cast()).window == 1


async def test_a_paused_poll_ends_by_the_clock_all_the_same(
    county: County, process: Process, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    await Booth(process, poll).cast()
    await done(county, poll, "pause", reason="核查异常票")
    time.set(END + 30 * SECOND)
    await worker.round()
    assert (await result(county, poll))["state"] == "final"
    assert await Booth(process, poll).tried() == "poll_closed"


async def test_an_extension_moves_the_end_and_the_last_seal_with_it(
    county: County, process: Process, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    booth, later = Booth(process, poll), END + timedelta(days=1)
    await extend(county, poll, later)
    tried = []
    for at in (END + timedelta(minutes=1), later - SECOND, later):
        time.set(at)
        await worker.round()
        tried.append(getattr(outcome := await booth.tried(), "window", outcome))
    assert tried == [1, 1, "poll_closed"]
    time.forward(seconds=30)
    await worker.round()
    assert (await result(county, poll))["ballots"] == 2


async def test_what_has_ended_stays_ended(county: County, process: Process, time: Time) -> None:
    poll = await county.open_poll()
    time.set(END)
    late = END + timedelta(days=1)
    refused = await act(
        county, poll, "extend", window="notice_and_voting", closes_at=late.isoformat(), reason="迟到"
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "window_closed")
    assert await Booth(process, poll).tried() == "poll_closed"


async def test_a_beginning_that_is_put_off_is_the_windows_beginning(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    """Otherwise the first window would be old before anybody could vote."""
    campaign_id = await county.campaign()
    plan_id, officer = await county.plan(campaign_id), await county.staff("officer")
    assert (await officer.post(f"/v1/staff/loan-plans/{plan_id}/accept")).status_code == 200
    later = START + timedelta(days=2)
    body = {"window": "notice_and_voting", "opens_at": later.isoformat(), "reason": "推迟"}
    body["closes_at"] = (END + timedelta(days=1)).isoformat()
    moved = await officer.post(f"/v1/staff/campaigns/{campaign_id}/extend", body)
    assert moved.status_code == 200, moved.text
    poll_id = (await county.client.get(f"/v1/campaigns/{campaign_id}")).json()["poll_id"]
    (first,) = await Books(database, poll_id).windows()
    assert first.opened_at == later


async def test_a_cancelled_poll_has_no_result(county: County, process: Process, worker: Worker) -> None:
    poll = await county.open_poll()
    await Booth(process, poll).many(25)
    await done(county, poll, "cancel", reason="活动取消")
    assert await Booth(process, poll).tried() == "poll_closed"
    await worker.round()
    shown = await result(county, poll)
    assert (shown["state"], shown["ballots"], shown["items"], shown["counted_at"]) == (
        "cancelled",
        0,
        [],
        None,
    )
