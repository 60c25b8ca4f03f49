"""Signals of manipulation: written beside a ballot, never a refusal, never in an answer."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select

from api import clock
from api.access import Citizen
from api.access.tokens import issue_citizen
from api.db.session import Database
from api.db.tables import access
from api.db.tables.ballots import Participation
from api.mechanisms.voting.signals import BURST, FAST, NEW, RISK, flagged, kinds
from api.routers.state import Process
from api.terms.ballots import SignalKind
from tests.county import Caller, County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.booth import Booth, voter

HERE, NEARBY, ELSEWHERE = "198.51.100.7", "198.51.100.9", "203.0.113.7"


async def _signals(database: Database, poll: OpenPoll, receipt: str) -> int:
    async with database.read() as session:
        wanted = col(Participation.receipt_code) == receipt, col(Participation.poll_id) == UUID(poll.poll_id)
        return (await session.exec(select(Participation.signals).where(*wanted))).one()


async def _unhurried(
    booth: Booth, time: Time, citizen: Citizen, address: str = HERE, seconds: int = 20
) -> str:
    """Cast so many seconds after the form was opened; the receipt."""
    nonce = await booth.nonce(citizen)
    time.forward(seconds=seconds)
    ids = [UUID(booth.poll.candidate_ids[0])]
    cast = booth.process.box.cast(citizen, booth.poll_id, ids, nonce, uuid4().hex, address)
    return (await cast).receipt_code


@pytest.mark.parametrize(
    ("bits", "flag"),
    [(0, False), (RISK, False), (FAST, False), (NEW | BURST, False), (RISK | NEW, True), (FAST | BURST, True),
     (FAST | NEW, True), (RISK | FAST, True), (RISK | NEW | BURST | FAST, True)],
)  # fmt: skip
def test_no_signal_flags_a_ballot_alone(bits: int, flag: bool) -> None:
    assert flagged(bits) is flag


def test_bits_have_names() -> None:
    assert kinds(RISK | FAST) == [SignalKind.RISK, SignalKind.FAST]
    assert kinds(RISK | NEW | BURST | FAST) == list(SignalKind)


async def test_an_ordinary_ballot_has_none(
    county: County, process: Process, database: Database, time: Time
) -> None:
    poll = await county.open_poll()
    long_here = replace(voter(), since=int((clock.now() - timedelta(days=30)).timestamp()))
    receipt = await _unhurried(Booth(process, poll), time, long_here)
    assert await _signals(database, poll, receipt) == 0


async def test_a_voter_whom_wechat_thinks_risky(
    county: County, process: Process, database: Database, time: Time
) -> None:
    poll, people = await county.open_poll(), [voter(), voter()]
    async with database.write() as session:
        for one, rank in zip(people, (3, 2), strict=True):
            row = access.Citizen(
                id=one.id, openid_index=one.id.hex, openid_sealed=b"", first_seen_at=clock.now()
            )
            row.risk_rank = rank
            session.add(row)
    process.box.watch.start()
    await process.box.watch.close()
    receipts = [await _unhurried(Booth(process, poll), time, one) for one in people]
    assert [await _signals(database, poll, receipt) for receipt in receipts] == [RISK, 0]


async def test_a_first_visit_shortly_before(
    county: County, process: Process, database: Database, time: Time
) -> None:
    poll = await county.open_poll()
    booth = Booth(process, poll)
    came = [replace(voter(), since=int(clock.now().timestamp()) - ago) for ago in (30, 3600)]
    receipts = [await _unhurried(booth, time, one) for one in came]
    assert [await _signals(database, poll, receipt) for receipt in receipts] == [NEW, 0]


async def test_many_ballots_of_one_subnet_within_a_minute(
    county: County, process: Process, database: Database, time: Time
) -> None:
    poll, process.box.watch._burst = await county.open_poll(), 3
    booth = Booth(process, poll)
    places = [HERE, NEARBY, ELSEWHERE, HERE, NEARBY, "not an address"]
    receipts = [await _unhurried(booth, time, voter(), place, 3) for place in places]
    found = [await _signals(database, poll, receipt) for receipt in receipts]
    assert found == [0, 0, 0, BURST, BURST, 0]
    time.forward(minutes=1)
    assert await _signals(database, poll, await _unhurried(booth, time, voter(), HERE, 3)) == 0


async def test_a_nonce_used_faster_than_a_human_could(
    county: County, process: Process, database: Database, time: Time
) -> None:
    poll = await county.open_poll()
    receipts = [await _unhurried(Booth(process, poll), time, voter(), seconds=s) for s in (1, 2, -1)]
    signals = [await _signals(database, poll, receipt) for receipt in receipts]
    assert signals == [FAST, 0, 0], "before it was issued: clocks differ, and she is no machine"


async def test_over_http_a_flagged_ballot_is_answered_like_any_other(
    county: County, process: Process, database: Database, time: Time
) -> None:
    poll, newcomer = await county.open_poll(), await county.citizen("newcomer")
    before_claims = issue_citizen(database.keyring, uuid4(), False, 900)
    answers = [await poll.cast(newcomer), await poll.cast(Caller(county.client, before_claims))]
    signals = [await _signals(database, poll, one.json()["receipt_code"]) for one in answers]
    assert signals == [NEW | FAST, FAST]
    assert [flagged(bits) for bits in signals] == [True, False]
    flat, plain = (set(one.json()) | set(one.headers) for one in answers)
    assert flat == plain
    assert [one.status_code for one in answers] == [201, 201]


async def test_a_look_at_risk_ranks_that_fails_costs_no_ballot(
    county: County, process: Process, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await county.open_poll()
    watch = process.box.watch
    monkeypatch.setattr(watch, "_database", None)
    watch._looked = -3600.0
    assert await _unhurried(Booth(process, poll), time, voter())
    await watch.close()
