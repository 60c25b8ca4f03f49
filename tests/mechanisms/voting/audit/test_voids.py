"""What batches meet and what is refused: small lists, wrong orders, other people's polls."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from api.db.tables.access import StaffAccount
from api.db.tables.voids import VoidList
from api.mechanisms.voting.audit import applying
from api.mechanisms.voting.audit.bursts import deviation
from api.mechanisms.voting.signals import FAST, NEW, RISK
from api.routers.state import Process
from api.terms.access import Role
from api.worker import Worker
from tests.county import JINGHE, County
from tests.fixtures import Time
from tests.mechanisms.voting.audit.desk import FLAGGED, QUIET, Desk, opened
from tests.mechanisms.voting.offices import done
from tests.routers.refusals import refused as problem
from tests.routers.test_sight import neighbour
from tests.stories.appraising import ok, refused


async def test_auditors_see_bursts_of_sealed_windows_and_nobody_in_them(
    county: County, process: Process, time: Time, worker: Worker
) -> None:
    desk = await opened(county, process)
    receipts = [*await desk.strangers(12, 0), *await desk.strangers(8, 1, QUIET)]
    time.forward(minutes=6)
    await worker.round()
    receipts += await desk.strangers(20, 1, RISK | FAST)
    auditor = await county.staff("auditor")
    assert ok(await auditor.get(f"{desk.path}/signals"))["items"] == [], "nothing is sealed yet"
    time.forward(minutes=6)
    await worker.round()
    await desk.strangers(20, 0)
    await desk.count(time)
    auditor = await county.staff("auditor")
    answer = await auditor.get(f"{desk.path}/signals?limit=1")
    (first,) = ok(answer)["items"]
    assert (first["ballots"], first["flagged"]) == (20, 0)
    assert first["signals"] == {"risk": 0, "new": 8, "burst": 8, "fast": 0}
    assert [one["votes"] for one in first["candidates"]] == [12, 8]
    more = await auditor.get(f"{desk.path}/signals?cursor={ok(answer)['next_cursor']}")
    second, *_ = ok(more)["items"]
    assert (second["ballots"], second["flagged"]) == (20, 20)
    assert second["candidates"][1]["deviation"] > 40, "all twenty for her, against 28 of 60 in all"
    assert not any(receipt in answer.text + more.text for receipt in receipts)
    few = await auditor.post(f"{desk.path}/voids/dry-run", {"signals": ["new"]})
    assert ok(few) == {"found": None, "few": True}
    wide = await auditor.post(f"{desk.path}/voids/dry-run", {"from_window": 2, "to_window": 2})
    assert ok(wide)["found"] == 20


@pytest.mark.parametrize(
    ("votes", "picks", "share", "tenths"),
    [
        (20, 20, 0.5, 45),
        (10, 20, 0.5, 0),
        (0, 20, 0.5, -45),
        (3, 20, 0.0, 0),
        (20, 20, 1.0, 0),
        (0, 0, 0.5, 0),
    ],
)
def test_how_far_a_window_lies_from_the_whole(votes: int, picks: int, share: float, tenths: int) -> None:
    assert deviation(votes, picks, share) == tenths


async def test_a_small_list_waits_for_what_else_is_proposed(
    county: County, process: Process, time: Time
) -> None:
    desk = await opened(county, process)
    await desk.strangers(5, 0, FAST | RISK)
    await desk.strangers(4, 0, NEW)
    await desk.count(time)
    await desk.agreed(flagged=True)
    other = str(ok(await desk.propose(signals=["new"], reason="bought"))["id"])
    assert refused(await desk.apply(), 409) == "too_few_to_void"
    auditor = await county.staff("auditor2")
    assert refused(await auditor.post(f"/v1/staff/voids/{other}/cancel", {"reason": ""}), 422)
    ok(await auditor.post(f"/v1/staff/voids/{other}/cancel", {"reason": "证据不足"}))
    assert refused(await desk.confirm(other), 409) == "state_conflict"
    assert ok(await desk.apply())["ballots"] == {"scripted": 5}
    assert await desk.votes() == [4, 0]


async def test_a_ballot_met_twice_is_voided_once_and_what_nobody_confirmed_is_dropped(
    county: County, process: Process, time: Time
) -> None:
    desk = await opened(county, process)
    await desk.strangers(15, 0, FLAGGED)
    await desk.strangers(10, 1, NEW | FLAGGED)
    await desk.count(time)
    wholes: list[dict[str, Any]] = [{}, {"from_window": 1}, {"from_window": 1, "to_window": 1_048_575}]
    for whole in wholes:
        assert refused(await desk.propose(candidate_number=1, **whole), 422) == "validation_failed"
    await desk.agreed(flagged=True, reason="bought", candidate_number=1)
    await desk.agreed(signals=["risk"], reason="account_farm")
    await desk.propose(from_window=1)
    applied = ok(await desk.apply())
    assert applied["ballots"] == {"account_farm": 10, "bought": 15}
    assert await desk.votes() == [0, 0]
    listed = ok(await (await county.staff("auditor")).get(f"{desk.path}/voids"))["items"]
    assert [(one["status"], one["voided"]) for one in listed] == [
        ("applied", 15),
        ("applied", 10),
        ("cancelled", None),
    ]


async def test_nothing_is_proposed_before_the_count(county: County, process: Process, time: Time) -> None:
    desk = await opened(county, process)
    await desk.strangers(3, 0, FLAGGED)
    assert refused(await desk.propose(flagged=True), 409) == "not_counted"
    assert refused(await desk.apply(), 409) == "not_counted"
    await done(county, desk.poll, "cancel", reason="因故不再举办")
    assert refused(await desk.propose(flagged=True), 409) == "audit_key_destroyed"


async def test_of_two_who_apply_at_once_one_does(county: County, process: Process, time: Time) -> None:
    desk = await opened(county, process)
    await desk.strangers(25, 0, FLAGGED)
    await desk.count(time)
    await desk.agreed(flagged=True)
    answers = await asyncio.gather(*(desk.apply(who) for who in ("auditor", "auditor2", "auditor")))
    assert sorted(one.status_code for one in answers) == [200, 409, 409]
    async with county.database.read() as session:
        (kept,) = await session.exec(select(VoidList))
    assert (kept.version, kept.tally) == (1, {"1": 25})


async def test_another_countys_auditor_finds_nothing_and_a_towns_has_no_say(
    county: County, process: Process, time: Time
) -> None:
    desk = await opened(county, process)
    await desk.count(time)
    void_id = UUID(ok(await desk.propose(flagged=True))["id"])
    stranger = await neighbour(county, Role.AUDITOR)
    for path, body in (
        (f"{desk.path}/voids", None),
        (f"{desk.path}/signals", None),
        (f"{desk.path}/appeals", None),
        (f"{desk.path}/voids/dry-run", {"flagged": True}),
        (f"/v1/staff/voids/{void_id}/confirm", {}),
    ):
        asked = stranger.get(path) if body is None else stranger.post(path, body or None)
        problem(await asked, 404, "not_found")
    async with county.database.write() as session:
        query = sa.update(StaffAccount).where(col(StaffAccount.username) == "auditor2")
        await session.exec(query.values(region_code=JINGHE))
    town = await county.staff("auditor2")
    problem(await town.get(f"{desk.path}/voids"), 403, "forbidden")


@pytest.mark.parametrize(("rule", "told"), [("by_window", True), ("after_close", False)])
async def test_auditors_see_no_tally_that_is_not_released(
    county: County, process: Process, time: Time, worker: Worker, rule: str, told: bool
) -> None:
    desk = Desk(county, process, await county._open_poll(2, {"live_results": rule}))
    for pick in (0, 1):
        await desk.strangers(20, pick)
        time.forward(minutes=6)
        await worker.round()
    path = f"{desk.path}/signals"
    for known, closed in ((told, "close"), (True, None)):
        (first, *_) = ok(await (await county.staff("auditor")).get(path))["items"]
        assert first["ballots"] == 20
        assert [first["blank"], first["candidates"] is not None] == ([0, True] if known else [None, False])
        if closed:
            await done(county, desk.poll, closed)


async def test_of_a_cancelled_poll_auditors_see_no_tally(
    county: County, process: Process, time: Time
) -> None:
    desk = await opened(county, process)
    await desk.strangers(20, 0)
    await done(county, desk.poll, "cancel", reason="因故停办")
    (only,) = ok(await (await county.staff("auditor")).get(f"{desk.path}/signals"))["items"]
    assert (only["ballots"], only["blank"], only["candidates"]) == (20, None, None)


async def test_a_batch_cancelled_while_links_are_opened_voids_nothing(
    county: County, process: Process, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await opened(county, process)
    await desk.strangers(25, 0, FLAGGED)
    await desk.count(time)
    void_id = await desk.agreed(flagged=True)
    auditor = await county.staff("auditor2")

    async def then_cancelled(*about: Any) -> Any:
        found = await voided(*about)
        ok(await auditor.post(f"/v1/staff/voids/{void_id}/cancel", {"reason": "证据不足"}))
        return found

    voided = applying._voided
    monkeypatch.setattr(applying, "_voided", then_cancelled)
    assert refused(await desk.apply(), 409) == "state_conflict"
    assert await desk.votes() == [25, 0]
