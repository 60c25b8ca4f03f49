"""Counting again: whatever was changed past the application is named, told loudly, and stops a result."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from api.clock import SHANGHAI
from api.db.session import Database
from api.db.tables.ballots import Choice, Participation
from api.db.tables.campaigns import Campaign
from api.db.tables.polls import BallotWindow, Candidate, Poll
from api.db.tables.seals import LogTile, Recount, SignedHead
from api.db.tables.voids import VoidedBallot, VoidList
from api.errors import Conflict
from api.mechanisms.voting import candidates, comparing, head_check, nightly, recount, sealing
from api.routers.state import Process
from api.terms.ballots import BallotLog
from api.worker import Worker
from tests.contest import judged
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.voting.bundled import Bundled, voted
from tests.routers.refusals import refused
from tests.stories.appraising import ok

Row = Any
Change = Callable[[Row], None]


class Insider:
    """Somebody with the database's password: changes one row, and later puts it back."""

    def __init__(self, database: Database, poll_id: Any) -> None:
        self.database, self.poll_id = database, poll_id

    async def changes(
        self, table: type[Any], change: dict[str, Any], place: int = 0
    ) -> Callable[[], Awaitable[None]]:
        """Set columns of one row of the poll; what undoes it."""
        columns = sa.inspect(table).columns
        keys = [one for one in columns if one.primary_key]
        async with self.database.write() as session:
            connection = await session.connection()
            mine = sa.select(*columns).where(columns["poll_id"] == self.poll_id).order_by(*keys)
            row = (await connection.execute(mine)).all()[place]._asdict()
            new = {name: value(row[name]) if callable(value) else value for name, value in change.items()}
            where = [one == row[one.name] for one in keys]
            await connection.execute(sa.update(table).where(*where).values(new))
        after = [one == {**row, **new}[one.name] for one in keys]

        async def undo() -> None:
            async with self.database.write() as session:
                await (await session.connection()).execute(sa.update(table).where(*after).values(row))

        return undo

    async def deletes(self, table: type[Any], place: int = 0) -> Callable[[], Awaitable[None]]:
        columns = sa.inspect(table).columns
        keys = [one for one in columns if one.primary_key]
        async with self.database.write() as session:
            connection = await session.connection()
            mine = sa.select(*columns).where(columns["poll_id"] == self.poll_id).order_by(*keys)
            row = (await connection.execute(mine)).all()[place]._asdict()
            await connection.execute(sa.delete(table).where(*(one == row[one.name] for one in keys)))

        async def undo() -> None:
            async with self.database.write() as session:
                await (await session.connection()).execute(sa.insert(table).values(row))

        return undo


def _more(tally: dict[str, int]) -> dict[str, int]:
    return {**tally, "1": tally.get("1", 0) + 1}


ALTERED: dict[str, tuple[type[Any], dict[str, Any], int, set[tuple[str, int | None]]]] = {
    "a pick": (
        Choice,
        {"pick": lambda pick: pick % 3 + 1},
        0,
        {("tally", 1), ("totals", 1), ("totals", 2), ("totals", 3), ("choices_root", 1), ("choices_root", 2)}
        | {("choices_root", 3)},
    ),
    "a tally": (BallotWindow, {"tally": _more}, 1, {("tally", 2)}),
    "totals": (BallotWindow, {"totals": _more}, 1, {("totals", 2), ("head", 2)}),
    "a number of ballots": (BallotWindow, {"ballots": lambda n: n + 1}, 2, {("ballots", 3)}),
    "a head": (
        SignedHead,
        {"document": lambda text: text.replace('"ballots":40', '"ballots":41')},
        1,
        {("head", 2), ("signature", 2), ("chain", 3), ("head_record", 2)},
    ),
    "a signature": (SignedHead, {"signature": "A" * 86}, 1, {("signature", 2)}),
    "a head that says nothing": (
        SignedHead,
        {"document": "{}"},
        2,
        {("head", 3), ("signature", 3), ("chain", 3), ("head_record", 3)},
    ),
    "a candidate's name": (
        Candidate,
        {"title": "荷塘边的另一间"},
        0,
        {("candidates", 1), ("candidates", 2), ("candidates", 3)},
    ),
    "a void list": (VoidList, {"signature": "A" * 86}, 0, {("void_list", None)}),
    "voided votes": (VoidList, {"tally": _more}, 0, {("voided_choices", None)}),
    "voided votes by reason": (
        VoidList,
        {"reasons": {"bought": {"2": 20}}},
        0,
        {("voided_choices", None)},
    ),
    "why a voter's ballot is void": (VoidedBallot, {"reason": "bought"}, 0, {("voided_ballots", None)}),
}
DELETED: dict[str, tuple[type[Any], int, set[tuple[str, int | None]]]] = {
    "a participation": (
        Participation,
        -1,
        {("ballots", 3), ("totals", 3), ("head", 3), ("receipts_root", 3), ("ballots_fewer", None)},
    ),
    "a choice": (Choice, -1, {("tally", 3), ("totals", 3), ("head", 3), ("choices_root", 3)}),
    "a head": (SignedHead, 1, {("head_missing", 2), ("chain", 3)}),
    "the last head": (SignedHead, -1, {("head_missing", 3)}),
    "a window": (BallotWindow, 1, {("unsealed", None), ("head_unknown", 2)}),
    "a voided voter": (VoidedBallot, 0, {("voided_ballots", None)}),
    "a void list": (VoidList, 0, {("void_list", None)}),
}


async def test_whatever_is_changed_is_named(
    county: County, time: Time, process: Process, worker: Worker, subtests: pytest.Subtests
) -> None:
    made = await voted(county, time, process, worker)
    await made.contest.count(county.database)
    await made.void()
    insider = Insider(county.database, made.id)
    assert await _differences(made) == set()
    for what, (table, change, place, expected) in ALTERED.items():
        with subtests.test("altered", what=what):
            undo = await insider.changes(table, change, place)
            found = await _differences(made)
            await undo()
            assert found == expected
    for what, (table, place, expected) in DELETED.items():
        with subtests.test("deleted", what=what):
            undo = await insider.deletes(table, place)
            found = await _differences(made)
            await undo()
            assert expected <= found if what == "a window" else expected == found
    with subtests.test("a ballot nobody cast"):
        async with county.database.write() as session:
            session.add(Choice(poll_id=made.id, id="0009-0000-0000-0000-0000", pick=1))
        assert await _differences(made) == {("unsealed", None)}


EVERY_WINDOW = (1, 2, 3)


async def test_no_two_candidates_change_numbers(
    county: County, time: Time, process: Process, worker: Worker
) -> None:
    """Not one pick, tally or root says who a number is; the heads do."""
    made = await voted(county, time, process, worker)
    await made.contest.count(county.database)
    async with county.database.write() as session:
        first, second, _ = await candidates.of_poll(session, made.id)
        for one, number in ((first, 900), (second, 1), (first, 2)):
            one.number = number
            session.add(one)
            await session.flush()
    assert await _differences(made) == {("candidates", window) for window in EVERY_WINDOW}


async def test_the_last_window_is_not_cut_off_however_thoroughly(
    county: County, time: Time, process: Process, worker: Worker
) -> None:
    """With its ballots and its head: the record still names it, and an earlier recount found more ballots."""
    made = await voted(county, time, process, worker)
    await made.contest.count(county.database)
    assert (await recount.run(county.database, made.id)).clean
    async with county.database.write() as session:
        for table, key in (
            (SignedHead, col(SignedHead.number) >= 3),
            (BallotWindow, col(BallotWindow.number) >= 3),
            (Participation, col(Participation.receipt_code) >= "0003"),
            (Choice, col(Choice.id) >= "0003"),
        ):
            await session.exec(sa.delete(table).where(col(table.poll_id) == made.id, key))
    assert await _differences(made) == {("head_missing", 3), ("ballots_fewer", None)}
    await _judge(made)
    refused(await made.contest.propose(), 409, "recount_differs")


async def test_rules_are_those_of_the_published_hash(
    county: County, time: Time, process: Process, worker: Worker
) -> None:
    """Those of the poll, and those by which votes become a result."""
    made = await voted(county, time, process, worker)
    await made.contest.count(county.database)
    await _judge(made)
    async with county.database.read() as session:
        rules = (await session.get_one(Poll, made.id)).rules
        campaign = await session.get_one(Campaign, UUID(str(made.contest.campaign_id)))
        appraisal = campaign.appraisal
    assert appraisal is not None

    async def put(poll: dict[str, Any], contest: dict[str, Any]) -> None:
        async with county.database.write() as session:
            (await session.get_one(Poll, made.id)).rules = poll
            (await session.get_one(Campaign, campaign.id)).appraisal = contest

    await put({**rules, "public_weight": 90}, appraisal)
    assert await _differences(made) == {("rules", None)}
    refused(await made.contest.propose(), 409, "recount_differs")
    await put(rules, {**appraisal, "places": appraisal["places"] + 1})
    assert await _differences(made) == set()
    refused(await made.contest.propose(), 409, "recount_differs")
    await put(rules, appraisal)
    ok(await made.contest.propose())


async def test_a_tile_that_nothing_made_is_named(
    county: County, time: Time, process: Process, worker: Worker
) -> None:
    made = await voted(county, time, process, worker)
    async with county.database.write() as session:
        session.add(
            LogTile(
                poll_id=made.id, log=BallotLog.RECEIPTS, number=0, first="0001" + "-0000" * 4, hash="0" * 64
            )
        )
    assert await _differences(made) == {("tiles", None)}


async def test_a_seal_while_it_counts_is_no_difference(
    county: County, time: Time, process: Process, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows, heads and logs are read as of one instant."""
    made = await voted(county, time, process, worker)
    of_poll = head_check.of_poll

    async def then_sealed(*about: Any) -> Any:
        monkeypatch.setattr(head_check, "of_poll", of_poll)
        await made.contest.count(county.database)
        return await of_poll(*about)

    monkeypatch.setattr(head_check, "of_poll", then_sealed)
    assert await _differences(made) == set()


async def _judge(made: Bundled) -> None:
    scores = dict(zip(made.contest.titles, ([80, 80], [90, 90], [70, 70]), strict=True))
    await made.contest.judge(scores, ("panelist",))


async def _differences(made: Bundled) -> set[tuple[str, int | None]]:
    found = await comparing.compare(made.process.database, made.id)
    return {(one.what, one.window) for one in found.differences}


async def test_a_difference_is_an_alarm_and_nothing_can_be_certified_over_it(
    county: County, time: Time, capsys: pytest.CaptureFixture[str]
) -> None:
    contest = await judged(county, time)
    poll_id = ok(await county.client.get(f"/v1/campaigns/{contest.campaign_id}"))["poll_id"]
    auditor, path = await county.staff("auditor"), f"/v1/staff/polls/{poll_id}/recounts"
    async with county.database.read() as session:
        poll = (await session.exec(select(Poll))).one()
    # The counts agree, so that only counting with signatures finds it.
    undo = await Insider(county.database, poll.id).changes(SignedHead, {"signature": "A" * 86})
    refused(await contest.propose(), 409, "recount_differs")
    assert "recount differs" in capsys.readouterr().out
    key = "one-and-the-same"
    shown = ok(await auditor.post(path, key=key))
    assert shown["clean"] is False
    (difference,) = shown["differences"]
    assert difference == {"window": 1, "what": "signature", "label": "第1批封存记录的签名无效"}
    assert ok(await auditor.post(path, key=key))["id"] == shown["id"]
    assert ok(await auditor.get(path))["items"][0] == shown
    reconciled = ok(await county.client.get(f"/v1/polls/{poll_id}/reconciliation"))
    assert reconciled["recount"]["clean"] is False
    (first, *_) = await county.audited(action="poll.recount")
    assert (first["to_state"], first["reason"]) == ("differs", "第1批封存记录的签名无效")
    assert "recount_differs" in await contest.hindrances()
    # Put right and counted again, everything goes its way.
    await undo()
    refused(await contest.propose(), 409, "recount_differs")
    assert ok(await auditor.post(path))["clean"] is True
    ok(await contest.propose())
    ok(await contest.certify())
    recounts = ok(await auditor.get(path))["items"]
    assert [one["clean"] for one in recounts[:3]] == [True, True, True]


async def test_nothing_is_certified_that_was_not_recounted_since_the_count(
    county: County, time: Time, process: Process, worker: Worker
) -> None:
    """A clean recount of an earlier night says nothing of what was sealed since."""
    made = await voted(county, time, process, worker)
    assert (await recount.run(county.database, made.id)).clean
    time.forward(minutes=1)
    await made.contest.count(county.database)
    async with county.database.write() as session:
        counted = (await session.get_one(Poll, made.id)).counted_at
        await session.exec(sa.delete(Recount).where(col(Recount.at) >= counted))
    async with county.database.read() as session:
        poll = await session.get_one(Poll, made.id)
        with pytest.raises(Conflict):
            await recount.require_agreement(session, poll)
    await recount.run(county.database, made.id)
    async with county.database.read() as session:
        assert (await recount.require_agreement(session, poll)).total_ballots == 60


async def test_it_happens_every_night_and_after_the_last_seal(
    county: County, time: Time, process: Process, worker: Worker
) -> None:
    made = await voted(county, time, process, worker)

    async def recounts() -> int:
        await worker.round()
        async with county.database.read() as session:
            return len((await session.exec(select(Recount))).all())

    def at(day: int, hour: int, minute: int = 0, month: int = 10) -> None:
        time.set(datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI))

    assert await recounts() == 0
    at(21, 2, 59)
    assert await recounts() == 0
    at(21, 3)
    assert (await recounts(), await recounts()) == (1, 1)
    at(22, 2, 59)
    assert await recounts() == 1
    at(22, 15)
    assert await recounts() == 2
    time.set(made.contest.day(17, minutes=1))
    await sealing.tend(county.database)
    # However the machine's clock steps, the last seal is counted again once.
    time.forward(hours=-2)
    assert (await recounts(), await recounts()) == (3, 3)
    at(30, 4)
    assert await recounts() == 4
    async with county.database.read() as session:
        assert await nightly.due(session, datetime(2027, 3, 1, 4, tzinfo=SHANGHAI)) == []
        assert all(one.clean for one in await session.exec(select(Recount)))
