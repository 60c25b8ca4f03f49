"""Whoever holds a receipt can prove that her ballot is among those counted, and nobody learns for whom."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from api import ids
from api.adapters.crypto.merkle import TILE
from api.db.session import Database
from api.db.tables.ballots import Participation
from api.db.tables.voids import VoidedBallot
from api.errors import NotFound
from api.mechanisms.voting import logs
from api.mechanisms.voting.ballot import Receipt
from api.routers.state import Process
from api.terms.ballots import VoidReason
from api.worker import Worker
from tests.adapters.crypto.inclusion import root_of
from tests.adapters.crypto.test_merkle import naive_root
from tests.county import County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.books import Books
from tests.mechanisms.voting.booth import Booth
from tests.mechanisms.voting.offices import done
from tests.mechanisms.voting.proving import Checker

SHOWN = set("poll_id receipt_code signature state leaf_index tree_size proof head appeal_hint".split())


async def _three_windows(booth: Booth, worker: Worker, time: Time) -> list[Receipt]:
    receipts = []
    for ballots in (20, 21, 3):
        receipts += await booth.many(ballots)
        time.forward(minutes=6)
        await worker.round()
    return receipts


async def test_every_receipt_is_proved_also_those_of_windows_that_were_sealed_as_one(
    county: County, process: Process, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    receipts = await _three_windows(Booth(process, poll), worker, time)
    checker = await Checker.of(county, poll)
    first = [await checker.receipt(one.receipt_code) for one in receipts]
    assert [one["state"] for one in first] == ["sealed"] * 20 + ["pending"] * 24
    assert {one["tree_size"] for one in first} == {20, None}
    await done(county, poll, "close")
    last = [await checker.receipt(one.receipt_code) for one in receipts]
    assert {one["state"] for one in last} == {"sealed"}
    assert sorted(one["leaf_index"] for one in last) == list(range(44))
    assert {one["tree_size"] for one in last} == {44}
    assert [one["signature"] for one in last] == [one["signature"] for one in first], "always the same"


async def test_a_receipt_tells_its_place_and_never_the_choice(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll(rules={"live_results": "after_close"})
    receipts = await _three_windows(Booth(process, poll), worker, time)
    answers = [
        await county.client.get(f"/v1/polls/{poll.poll_id}/receipts/{receipts[place].receipt_code}")
        for place in (0, -1)
    ]
    for answer in answers:
        assert answer.json().keys() == SHOWN
        assert answer.headers["Cache-Control"] == "no-store"
        choices = await Books(database, poll.poll_id).choices()
        assert not [one.id for one in choices if one.id in answer.text or one.id[5:] in answer.text]
        assert not [one for one in poll.candidate_ids if one in answer.text]


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), str.upper])
async def test_a_code_may_be_typed_as_it_comes(
    county: County, process: Process, typed: Callable[[str], str]
) -> None:
    poll = await county.open_poll()
    code = (await Booth(process, poll).cast()).receipt_code
    shown = await (await Checker.of(county, poll)).receipt(typed(code))
    assert shown["receipt_code"] == code
    mistaken = typed(code).replace("0", "o").replace("1", "l")
    assert (await (await Checker.of(county, poll)).receipt(mistaken))["receipt_code"] == code


@pytest.mark.parametrize(
    "code", ["U00C-7KQF-2M9X-WR4T-8HBN", "000C-7KQF-2M9X-WR4T", "000C-7KQF-2M9X-WR4T-8HB荷"]
)
async def test_what_cannot_be_a_receipt_is_refused(county: County, code: str) -> None:
    poll = await county.open_poll()
    answer = await county.client.get(f"/v1/polls/{poll.poll_id}/receipts/{code}")
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_failed")


async def test_an_unknown_receipt_is_told_what_to_do(
    county: County, process: Process, worker: Worker, time: Time
) -> None:
    """Whether its window is sealed or not, before all others or after them; in another poll too."""
    poll, other = await county.open_poll(), await county.open_poll()
    (mine, *_) = await _three_windows(Booth(process, poll), worker, time)
    strangers = [
        f"{window}-{rest}" for window in ("0001", "0003", "ZZZZ") for rest in ("0000-" * 4, "ZZZZ-" * 4)
    ]
    for poll_id, code in [
        *((poll.poll_id, one.strip("-")) for one in strangers),
        (other.poll_id, mine.receipt_code),
    ]:
        answer = await county.client.get(f"/v1/polls/{poll_id}/receipts/{code}")
        assert (answer.status_code, answer.json()["code"]) == (404, "receipt_not_found"), code
        assert "漏计选票的证据" in answer.json()["detail"]


async def test_a_voided_ballots_receipt_still_verifies_and_says_so(
    county: County, process: Process, database: Database, worker: Worker, time: Time
) -> None:
    poll = await county.open_poll()
    receipts = await _three_windows(Booth(process, poll), worker, time)
    await done(county, poll, "close")
    voided, valid = receipts[0].receipt_code, receipts[1].receipt_code
    async with database.write() as session:
        session.add(VoidedBallot(poll_id=UUID(poll.poll_id), receipt_code=voided, reason=VoidReason.SCRIPTED))
    checker = await Checker.of(county, poll)
    shown = await checker.receipt(voided)
    assert shown["state"] == "voided"
    assert "申诉" in shown["appeal_hint"]
    assert len(shown["proof"]) == len((await checker.receipt(valid))["proof"]) == 6
    assert (await checker.receipt(valid))["state"] == "sealed"


async def _fill(database: Database, poll: OpenPoll, window: int, ballots: int) -> list[str]:
    """Participations of a window, put there past the box."""
    codes = [ids.windowed_code(window) for _ in range(ballots)]
    rows = [
        {
            "poll_id": UUID(poll.poll_id),
            "receipt_code": code,
            **dict.fromkeys(("voter", "key_mac", "payload_mac", "nonce"), code[-22:]),
            **dict.fromkeys(("day", "day_seq", "total_seq"), 1),
        }
        for code in codes
    ]
    async with database.connect() as connection:
        await connection.execute(sa.insert(Participation), rows)
    return codes


async def test_logs_of_many_tiles_are_read_in_pieces_and_proved_from_one_tile(
    county: County,
    process: Process,
    database: Database,
    worker: Worker,
    time: Time,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Windows end within a tile, at its end, and beyond several; nobody may ever walk through all leaves."""
    monkeypatch.setattr(logs, "CHUNK", 100)
    poll = await county.open_poll()
    booth, codes = Booth(process, poll), list[str]()
    for number, ballots in enumerate((TILE + 44, TILE - 44 - 20, 700), 1):
        codes += await _fill(database, poll, number, ballots)
        codes += [one.receipt_code for one in await booth.many(20)]
        time.forward(minutes=6)
        await worker.round()
    await done(county, poll, "close")
    leaves = sorted(one.encode() for one in codes)
    said = (await (await Checker.of(county, poll)).heads())[-1]
    assert said["ballots"] == len(leaves) == 2 * TILE + 740
    assert said["receipts_root"] == naive_root(leaves).hex()

    state = await process.board.state(UUID(poll.poll_id))
    async with database.read() as session:
        for index in (0, TILE - 1, TILE, 2 * TILE - 1, 2 * TILE, 3 * TILE + 7, 4 * TILE, len(leaves) - 1):
            found = await process.receipts.find(session, state, leaves[index].decode())
            assert found.place is not None
            assert found.place.index == index
            root = root_of(leaves[index], index, len(leaves), found.place.path)
            assert root is not None
            assert root.hex() == said["receipts_root"]
        read, whole = list[str](), logs.leaves

        async def counted(*of: Any) -> AsyncIterator[tuple[list[str], list[bytes]]]:
            async for codes, chunk in whole(*of):
                read.extend(codes)
                yield codes, chunk

        monkeypatch.setattr(logs, "leaves", counted)
        await process.receipts.find(session, state, leaves[TILE].decode())
        assert len(read) == TILE
        with pytest.raises(NotFound):
            await process.receipts.find(session, state, "0001-0000-0000-0000-0000")
