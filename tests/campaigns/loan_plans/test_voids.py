"""Voids meet a result: a certified one is taken back, a final one stands, and the key ends with it."""

import asyncio

import pytest
from sqlmodel import select

from api.db.tables.ballots import Participation
from api.routers.state import Process
from api.worker import Worker
from tests.contest import Contest, _begun
from tests.county import County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.audit.desk import FLAGGED, Desk, enrolled
from tests.remembering import remembered
from tests.stories.appraising import ok, refused

TITLES = ["项目1", "项目2", "项目3"]


async def judged(county: County, process: Process, time: Time) -> tuple[Contest, Desk]:
    """An appraisal whose auditors were enrolled in time; counted and judged, nothing proposed yet.

    Votes are 4, 2 and 1, all flagged; the one ballot that names the third names all three.
    """
    start = time.now

    async def build() -> str:
        await enrolled(county)
        return (await _begun(county, time, 3, 2, {})).campaign_id

    campaign_id = await remembered(county.database, ("audited contest",), build)
    county.applicants = max(county.applicants, 3)
    contest = Contest(county, time, campaign_id)
    contest.start, contest.titles = start, TITLES
    poll: OpenPoll = await contest.vote(4, 2, 1)
    desk = Desk(county, process, poll)
    async with county.database.read() as session:
        receipts = list(await session.exec(select(Participation.receipt_code)))
    await desk.mark(receipts, FLAGGED)
    await contest.count(county.database)
    await contest.judge(dict(zip(TITLES, ([80, 80], [90, 90], [70, 70]), strict=True)), ("panelist",))
    return contest, desk


async def certified_again(contest: Contest) -> None:
    ok(await contest.propose())
    ok(await contest.certify())


async def test_a_certified_result_is_taken_back_and_a_final_one_stands(
    county: County, process: Process, time: Time, worker: Worker
) -> None:
    contest, desk = await judged(county, process, time)
    await certified_again(contest)
    await desk.agreed(flagged=True, candidate_number=3)
    time.set(contest.day(32))
    await worker.round()
    assert (await desk.row()).audit_key_destroyed_at is None, "confirmed voids wait"
    assert refused(await contest.grant(), 409) == "voids_waiting"
    ok(await desk.apply())
    shown = await contest.result()
    assert (shown["result_status"], shown["voided"]) == ("reopened", 1)
    assert shown["reopened_reason"] == "经核查作废1张选票，结果须重新核定"
    assert [one["votes"] for one in shown["items"]] == [3, 1, 0]
    assert refused(await contest.grant(), 409) == "not_certified"

    await certified_again(contest)
    shown = await contest.result()
    assert [one["votes"] for one in shown["items"]] == [3, 1, 0]
    assert [one["public_score"] for one in shown["items"]] == [10000, 3333, 0]
    time.forward(days=14)
    ok(await contest.grant())
    assert (await desk.row()).audit_key_destroyed_at is not None
    assert refused(await desk.apply(), 409) == "audit_key_destroyed"
    assert (await contest.result())["result_status"] == "final"


async def test_when_nobody_grants_the_key_ends_with_the_time_of_objection(
    county: County, process: Process, time: Time, worker: Worker
) -> None:
    contest, desk = await judged(county, process, time)
    await certified_again(contest)
    time.set(contest.day(25))
    await worker.round()
    assert (await desk.row()).audit_key_destroyed_at is None
    void_id = await desk.agreed(flagged=True)
    time.set(contest.day(32))
    await worker.round()
    assert (await desk.row()).audit_key_destroyed_at is None, "confirmed voids wait"
    auditor = await county.staff("auditor2")
    ok(await auditor.post(f"/v1/staff/voids/{void_id}/cancel", {"reason": "证据不足"}))
    await worker.round()
    assert (await desk.row()).audit_key_destroyed_at is not None
    assert refused(await desk.apply(), 409) == "audit_key_destroyed"
    ok(await contest.grant())


async def test_what_nobody_applied_in_time_holds_no_award_back(
    county: County, process: Process, time: Time, worker: Worker
) -> None:
    contest, desk = await judged(county, process, time)
    await certified_again(contest)
    await desk.agreed(flagged=True)
    time.set(contest.day(17 + 91))
    await worker.round()
    ok(await contest.grant())


@pytest.mark.parametrize("apply_first", [True, False])
async def test_voids_against_a_certification_leave_no_result_on_the_old_votes(
    county: County, process: Process, time: Time, *, apply_first: bool
) -> None:
    contest, desk = await judged(county, process, time)
    ok(await contest.propose())
    await desk.agreed(flagged=True, candidate_number=3)
    both = [desk.apply(), contest.certify()]
    answers = list(await asyncio.gather(*(both if apply_first else reversed(both))))
    applied, signed = answers if apply_first else reversed(answers)
    assert applied.status_code == 200, applied.text
    if signed.status_code != 200:
        assert refused(signed, 409) == "result_changed"
    assert (await contest.result())["result_status"] in {None, "reopened"}
    assert [one["votes"] for one in (await contest.result())["items"]] == [3, 1, 0]
