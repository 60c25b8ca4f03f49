"""Sending a ballot again is safe at any time: one key is one ballot, and says the same for ever."""

import re
from collections.abc import Awaitable, Callable

import pytest

from api.db.session import Database
from api.worker import Worker
from tests.county import County, OpenPoll, key
from tests.fixtures import Time
from tests.mechanisms.voting.books import RECEIPT, Books
from tests.mechanisms.voting.offices import done


async def test_a_receipt_is_five_groups_that_begin_with_its_window(
    county: County, database: Database
) -> None:
    poll = await county.open_poll()
    receipt = (await poll.cast(await county.citizen("one"))).json()
    assert re.fullmatch(RECEIPT, receipt["receipt_code"])
    assert receipt["receipt_code"].startswith("0001-")
    assert receipt["window"] == 1
    (choice,) = await Books(database, poll.poll_id).choices()
    assert re.fullmatch(RECEIPT, choice.id)
    assert choice.id.startswith("0001-")


async def _close(county: County, poll: OpenPoll, worker: Worker, time: Time) -> None:
    await done(county, poll, "close")


async def _pause(county: County, poll: OpenPoll, worker: Worker, time: Time) -> None:
    await done(county, poll, "pause", reason="核查")


async def _cancel(county: County, poll: OpenPoll, worker: Worker, time: Time) -> None:
    await done(county, poll, "cancel", reason="取消")


async def _run_out(county: County, poll: OpenPoll, worker: Worker, time: Time) -> None:
    time.forward(days=3)


async def _count(county: County, poll: OpenPoll, worker: Worker, time: Time) -> None:
    time.forward(days=3, seconds=31)
    await worker.round()


async def _midnight(county: County, poll: OpenPoll, worker: Worker, time: Time) -> None:
    time.forward(days=1)


async def _nothing(county: County, poll: OpenPoll, worker: Worker, time: Time) -> None:
    """The quota is spent by the first sending."""


@pytest.mark.parametrize("happens", [_nothing, _midnight, _pause, _run_out, _count, _close, _cancel])
async def test_whatever_happens_a_replay_gives_the_first_answer(
    county: County,
    database: Database,
    worker: Worker,
    time: Time,
    happens: Callable[[County, OpenPoll, Worker, Time], Awaitable[None]],
) -> None:
    poll = await county.open_poll(rules={"ballots_per_day": 2, "ballots_total": 2})
    voter, one = await county.citizen("one"), key()
    nonce = await poll.nonce(voter)
    first = await poll.cast(voter, [0], key=one, nonce=nonce)
    assert first.json()["remaining_today"] == 1
    assert (await poll.cast(voter, [1])).status_code == 201, "and with it the quota is spent"

    await happens(county, poll, worker, time)
    voter = await county.citizen("one")
    with_old_nonce = await poll.cast(voter, [0], key=one, nonce=nonce)
    with_fresh_nonce = await poll.cast(voter, [0], key=one)
    quoted = await poll.cast(voter, [0], key=f'"{one}"', nonce="A" * 46)
    for replay in (with_old_nonce, with_fresh_nonce, quoted):
        assert (replay.status_code, replay.json()) == (201, first.json())
    assert len(await Books(database, poll.poll_id).participations()) == 2


async def test_a_replay_tells_of_no_counted_ballot_what_was_chosen(
    county: County, worker: Worker, time: Time
) -> None:
    """Whoever has the phone and the key could otherwise try one candidate after the other, for ever."""
    poll = await county.open_poll()
    one = key()
    first = await poll.cast(await county.citizen("one"), [2], key=one)
    time.forward(days=3, minutes=1)
    await worker.round()
    voter = await county.citizen("one")
    tried = [await poll.cast(voter, picks, key=one) for picks in ([0], [1], [2], [])]
    assert [(again.status_code, again.json()) for again in tried] == [(201, first.json())] * 4


@pytest.mark.parametrize("picks", [[1], [0, 1], []])
async def test_one_key_with_other_picks_is_refused(county: County, picks: list[int]) -> None:
    poll = await county.open_poll(rules={"picks_max": 2, "ballots_per_day": 3})
    voter, one = await county.citizen("one"), key()
    await poll.cast(voter, [0], key=one)
    other = await poll.cast(voter, picks, key=one)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_the_order_of_picks_is_no_difference(county: County) -> None:
    poll = await county.open_poll(rules={"picks_max": 2})
    voter, one = await county.citizen("one"), key()
    first, again = [await poll.cast(voter, picks, key=one) for picks in ([0, 2], [2, 0])]
    assert first.json() == again.json()


async def test_a_key_is_its_voters_own(county: County, database: Database) -> None:
    poll = await county.open_poll()
    one, other = await county.citizens(2)
    same = key()
    first, second = await poll.cast(one, [0], key=same), await poll.cast(other, [1], key=same)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["receipt_code"] != second.json()["receipt_code"]
    assert await Books(database, poll.poll_id).recount() == {"1": 1, "2": 1}


async def test_a_key_is_its_polls_own(county: County) -> None:
    same, voter_polls = key(), [await county.open_poll(), await county.open_poll()]
    voter = await county.citizen("one")
    codes = {(await poll.cast(voter, [0], key=same)).json()["receipt_code"] for poll in voter_polls}
    assert len(codes) == 2


async def test_a_refusal_is_not_remembered(county: County) -> None:
    poll = await county.open_poll()
    voter, one = await county.citizen("one"), key()
    assert (await poll.cast(voter, [0, 1], key=one)).status_code == 422
    assert (await poll.cast(voter, [0], key=one)).status_code == 201


@pytest.mark.parametrize("given", [{}, *({"Idempotency-Key": bad} for bad in ("", "x" * 201, "a b"))])
async def test_a_ballot_without_a_proper_key_is_not_taken(county: County, given: dict[str, str]) -> None:
    poll = await county.open_poll()
    voter = await county.citizen("one")
    ballot = {"candidate_ids": [poll.candidate_ids[0]], "nonce": await poll.nonce(voter)}
    headers = {"Authorization": f"Bearer {voter.token}", **given}
    answer = await county.client.post(f"/v1/polls/{poll.poll_id}/ballots", json=ballot, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")
