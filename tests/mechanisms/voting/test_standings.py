"""Public figures: of sealed windows, cheap to ask again, never backwards for one client."""

from uuid import uuid4

import httpx
import pytest

from api.db.session import Database
from api.routers.state import Process
from api.worker import Worker
from tests.county import County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.booth import Booth
from tests.mechanisms.voting.offices import done


async def _ask(client: httpx.AsyncClient, poll: OpenPoll, known: str | None = None) -> httpx.Response:
    headers = {"If-None-Match": known} if known else {}
    return await client.get(f"/v1/polls/{poll.poll_id}/standings", headers=headers)


async def _fill(booth: Booth, worker: Worker, time: Time) -> None:
    """Twenty more ballots, and time for their window to end."""
    await booth.many(20)
    time.forward(minutes=6)
    await worker.round()


async def test_they_count_sealed_windows_only_and_grow_by_windows(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    books, seen = Books(database, poll.poll_id), []
    for _ in range(4):
        await _fill(Booth(process, poll), worker, time)
        standings = (await _ask(county.client, poll)).json()
        seen.append((standings["head"], standings["ballots"]))
        votes = {str(one["number"]): one["votes"] for one in standings["items"] if one["votes"]}
        assert votes == await books.recount_sealed()
    assert seen == [(0, 0), (1, 20), (2, 40), (3, 60)]


async def test_what_has_not_changed_is_not_sent_again(
    county: County, process: Process, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    first = await _ask(county.client, poll)
    tag = first.headers["ETag"]
    await Booth(process, poll).many(19)
    again = await _ask(county.client, poll)
    # The first ballot froze the rules; after that, single ballots change nothing.
    assert again.content == first.content
    tag = again.headers["ETag"]
    await Booth(process, poll).cast()
    unchanged = await _ask(county.client, poll, f'"other", W/{tag}')
    assert (unchanged.status_code, unchanged.content, unchanged.headers["ETag"]) == (304, b"", tag)
    assert "max-age" in unchanged.headers["Cache-Control"]

    time.forward(minutes=6)
    await worker.round()
    await _fill(Booth(process, poll), worker, time)
    changed = await _ask(county.client, poll, tag)
    assert (changed.status_code, changed.json()["head"]) == (200, 1)
    assert changed.headers["ETag"].startswith('"1-')


async def test_a_change_of_phase_is_a_change(county: County, time: Time) -> None:
    poll = await county.open_poll()
    tag = (await _ask(county.client, poll)).headers["ETag"]
    await done(county, poll, "pause", reason="核查")
    paused = await _ask(county.client, poll, tag)
    assert (paused.status_code, paused.json()["phase"]) == (200, "paused")
    time.forward(days=3)
    over = await _ask(county.client, poll, paused.headers["ETag"])
    assert (over.status_code, over.json()["phase"]) == (200, "counting")


@pytest.mark.usefixtures("remembering")
async def test_they_never_go_backwards_for_a_client_that_says_what_it_saw(
    county: County,
    process: Process,
    elsewhere: httpx.AsyncClient,
    worker: Worker,
    time: Time,
) -> None:
    """Two processes answer her in turn, and the other one has not looked for a while."""
    poll = await county.open_poll()
    await _fill(Booth(process, poll), worker, time)
    assert (await _ask(elsewhere, poll)).json()["head"] == 0
    await _fill(Booth(process, poll), worker, time)
    process.board.forget(Booth(process, poll).poll_id)
    here = await _ask(county.client, poll)
    assert here.json()["head"] == 1
    assert (await _ask(elsewhere, poll)).json()["head"] == 0, "a stranger may be told what was remembered"
    same = await _ask(elsewhere, poll, here.headers["ETag"])
    assert (same.status_code, same.headers["ETag"]) == (304, here.headers["ETag"])
    assert (await _ask(elsewhere, poll)).json()["head"] == 1, "and now it is remembered here too"


@pytest.mark.parametrize("tag", ['"9999999-1-open-all"', '"-1-2"', '"99999999999999999999"', '"²"', ","])
async def test_a_tag_we_never_gave_does_no_harm(county: County, tag: str) -> None:
    poll = await county.open_poll()
    answer = await county.client.get(
        f"/v1/polls/{poll.poll_id}/standings", headers={b"If-None-Match": tag.encode()}
    )
    assert (answer.status_code, answer.json()["head"]) == (200, 0)


async def test_a_cancelled_poll_has_no_figures(
    county: County, process: Process, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    for _ in range(2):
        await _fill(Booth(process, poll), worker, time)
    assert (await _ask(county.client, poll)).json()["ballots"] == 20
    await done(county, poll, "cancel", reason="活动取消")
    standings = (await _ask(county.client, poll)).json()
    assert (standings["phase"], standings["released"], standings["ballots"]) == ("cancelled", False, 0)
    assert standings["items"] == []


async def test_a_poll_that_is_not_there_is_not_remembered(county: County, process: Process) -> None:
    for _ in range(3):
        assert (await county.client.get(f"/v1/polls/{uuid4()}/standings")).status_code == 404
    assert not process.board._looking
    assert not process.board._states
