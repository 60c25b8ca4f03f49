"""Nobody decides on her own, on her kin's, or at two tiers; an office's work waits for nobody."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from api import clock
from tests.county import LUPU, County, plan_form
from tests.stories.appraising import accepted, ok, recommended, refused, verified

REASON = {"reason": "请补充担保方式"}
PASSED = {"passed": True, "checked_on": "2026-10-12"}


def path(plan_id: str, what: str = "") -> str:
    return f"/v1/staff/loan-plans/{plan_id}{what}"


async def every_decision(county: County, username: str, plan_id: str) -> set[tuple[int, str]]:
    caller = await county.staff(username)
    decisions: list[tuple[str, Any]] = [
        ("/recommend", None),
        ("/return", REASON),
        ("/reject", REASON),
        ("/take", None),
    ]
    answers = [await caller.post(path(plan_id, what), form) for what, form in decisions]
    answers.append(await caller.put(path(plan_id, "/checks/site_visit"), PASSED, '"1"'))
    return {(one.status_code, one.json().get("code", "")) for one in answers}


async def test_who_entered_a_plan_has_no_part_in_its_screening(county: County) -> None:
    plan_id = await county.plan(await county.appraised(), clerk="jinghe")
    assert await every_decision(county, "jinghe", plan_id) == {(403, "own_submission")}
    await recommended(county, plan_id, "jinghe2")


async def test_nor_has_a_colleague_who_put_it_right(county: County) -> None:
    plan_id = await county.plan(await county.appraised(), clerk="jinghe")
    officer = await county.staff("officer")
    ok(await officer.post(path(plan_id, "/return"), REASON))
    colleague = await county.staff("jinghe2")
    corrected = ok(await colleague.put(path(plan_id), plan_form(guarantee="房产抵押"), '"2"'))
    assert corrected["status"] == "submitted"
    assert await every_decision(county, "jinghe2", plan_id) == {(403, "own_submission")}
    assert await every_decision(county, "jinghe", plan_id) == {(403, "own_submission")}
    await recommended(county, plan_id, "officer2")


async def test_an_office_puts_right_what_one_of_it_entered_and_no_other_does(county: County) -> None:
    campaign_id = await county.campaign()
    officer = await county.staff("officer")
    towns = await county.plan(campaign_id, clerk="jinghe")
    countys = await county.plan(campaign_id, clerk="officer2")
    for plan_id in (towns, countys):
        ok(await officer.post(path(plan_id, "/return"), REASON))
    town = await county.staff("jinghe2")
    assert refused(await town.put(path(countys), plan_form(), '"2"'), 403) == "not_yours"
    assert refused(await officer.put(path(towns), plan_form(), '"2"'), 403) == "not_yours"
    ok(await town.put(path(towns), plan_form(), '"2"'))
    ok(await (await county.staff("admin")).put(path(countys), plan_form(), '"2"'))


async def test_a_correction_keeps_to_its_town(county: County) -> None:
    """Its town reviews it and counts it in its quota: with another one it is another plan."""
    campaign_id, citizen = await county.appraised(), await county.citizen("zhou")
    plan_id = ok(await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))["id"]
    mine = f"/v1/me/loan-plans/{plan_id}"
    ok(await (await county.staff("jinghe")).post(path(plan_id, "/return"), REASON))
    etag = (await citizen.get(mine)).headers["etag"]
    moved = await citizen.put(mine, plan_form(region_code=LUPU), etag)
    assert refused(moved, 422) == "validation_failed"
    assert [(one["pointer"], one["code"]) for one in moved.json()["errors"]] == [("/region_code", "fixed")]
    village = plan_form(region_code=plan_form()["region_code"] + "002")
    assert ok(await citizen.put(mine, village, etag))["status"] == "submitted"


async def test_a_declared_relative_keeps_out_and_what_she_decided_before_stays(county: County) -> None:
    plan_id = await county.plan(await county.appraised(), clerk="jinghe")
    town, officer = await county.staff("jinghe2"), await county.staff("officer")
    await verified(town, plan_id)
    for _ in range(2):
        answer = await town.post(path(plan_id, "/conflicts"), {"relation": "relative"})
        assert (answer.status_code, answer.content) == (204, b"")
    assert await every_decision(county, "jinghe2", plan_id) == {(403, "conflict_declared")}
    assert len(await county.audited(action="conflict.declared")) == 1
    reading = {"purpose": "电话核实"}
    assert refused(await town.post(path(plan_id, "/applicant"), reading), 403) == "conflict_declared"
    assert await county.audited(action="person.revealed") == []
    # The county stands in; the visit she made before is still one.
    ok(await (await county.staff("officer2")).post(path(plan_id, "/recommend")))
    ok(await officer.post(path(plan_id, "/conflicts"), {"relation": "guarantor"}), 204)
    assert refused(await officer.post(path(plan_id, "/accept")), 403) == "conflict_declared"
    await accepted(county, plan_id, "admin")


async def test_a_jury_member_declares_nothing_about_a_plan_she_may_not_see(county: County) -> None:
    plan_id = await county.plan(await county.appraised())
    for who in ("panelist", "auditor"):
        answer = await (await county.staff(who)).post(path(plan_id, "/conflicts"), {"relation": "other"})
        assert refused(answer, 403) == "forbidden"
    answer = await (await county.staff("lupu")).post(path(plan_id, "/conflicts"), {"relation": "other"})
    assert refused(answer, 404) == "not_found"


async def test_two_tiers_are_two_people(county: County) -> None:
    """A county officer may stand in for the town, and has then had her say."""
    campaign_id = await county.appraised()
    plan_id = await county.plan(campaign_id, clerk="jinghe")
    await recommended(county, plan_id, "officer")
    officer = await county.staff("officer")
    for what, form in (("accept", None), ("return", REASON), ("reject", REASON)):
        answer = await officer.post(path(plan_id, f"/{what}"), form)
        assert refused(answer, 403) == "decided_at_other_tier"
    # Who sent a plan down does not bring it up again either.
    other = await county.staff("officer2")
    ok(await other.post(path(plan_id, "/return"), REASON))
    assert refused(await other.post(path(plan_id, "/recommend")), 403) == "decided_at_other_tier"
    ok(await officer.post(path(plan_id, "/recommend")))
    await accepted(county, plan_id, "officer2")


async def test_a_town_has_no_say_at_the_countys_turn(county: County) -> None:
    plan_id = await county.plan(await county.appraised(), clerk="jinghe")
    await recommended(county, plan_id, "jinghe2")
    town = await county.staff("jinghe2")
    for what, form in (("accept", None), ("return", REASON), ("reject", REASON), ("take", None)):
        assert refused(await town.post(path(plan_id, f"/{what}"), form), 403) == "forbidden"
    assert refused(await town.put(path(plan_id, "/checks/documents"), PASSED, '"5"'), 403) == "not_your_tier"
    assert refused(await town.post(path(plan_id, "/recommend")), 409) == "state_conflict"


async def test_work_in_hand_is_shown_and_locks_nobody_out(county: County) -> None:
    campaign_id = await county.appraised()
    mine, free = await county.plan(campaign_id), await county.plan(campaign_id)
    town, listed = await county.staff("jinghe2"), f"/v1/staff/campaigns/{campaign_id}/loan-plans"
    for _ in range(2):
        assert ok(await town.post(path(mine, "/take")))["assignee"] == "jinghe2"
    found = [one["id"] for one in ok(await town.get(f"{listed}?assignee=me"))["items"]]
    assert found == [mine]
    assert [one["id"] for one in ok(await town.get(f"{listed}?assignee=none"))["items"]] == [free]
    officer = await county.staff("officer")
    assert ok(await officer.get(f"{listed}?assignee=me"))["items"] == []
    assert refused(await officer.get(f"{listed}?assignee=them"), 422) == "validation_failed"
    steps = ok(await town.get(path(mine, "/review")))["steps"]
    assert [one["action"] for one in steps] == ["hand_in", "take"]
    ok(await officer.post(path(mine, "/return"), REASON))
    assert ok(await officer.get(path(mine)))["assignee"] == "jinghe2", "still hers when it comes back"


async def test_an_officer_who_leaves_hands_her_work_over(county: County) -> None:
    campaign_id = await county.appraised()
    plans = [await county.plan(campaign_id, clerk="officer2", project=f"项目{n}") for n in range(3)]
    town, admin = await county.staff("jinghe"), await county.staff("admin")
    for plan_id in plans:
        ok(await town.post(path(plan_id, "/take")))
    await verified(town, plans[0])
    ok(await town.post(path(plans[0], "/reject"), REASON))
    form = {"from_username": "jinghe", "to_username": "jinghe2", "reason": "工作调动"}
    handed = await admin.post("/v1/staff/handovers", form, key="once")
    assert handed.status_code == 201
    assert handed.json() == {"from_username": "jinghe", "to_username": "jinghe2", "moved": 2}
    again = await admin.post("/v1/staff/handovers", form, key="once")
    assert (again.status_code, again.json()) == (201, handed.json())
    assert ok(await admin.post("/v1/staff/handovers", form))["moved"] == 0
    shown = ok(await admin.get(f"/v1/staff/campaigns/{campaign_id}/loan-plans"))["items"]
    assert [one["assignee"] for one in shown] == ["jinghe", "jinghe2", "jinghe2"]
    last = ok(await admin.get(path(plans[1], "/review")))["steps"][-1]
    assert (last["action"], last["by"], last["reason"], last["note"]) == (
        "hand_over",
        "admin",
        "工作调动",
        "jinghe → jinghe2",
    )
    (row, first) = await county.audited(action="work.handed_over")
    assert (first["to_state"], first["reason"], row["to_state"]) == ("2", "工作调动", "0")


async def test_what_was_handed_over_is_counted_by_a_clock_that_runs(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id = await county.appraised()
    plans = [await county.plan(campaign_id, clerk="officer2", project=f"项目{n}") for n in range(3)]
    town, admin = await county.staff("jinghe"), await county.staff("admin")
    for plan_id in plans:
        ok(await town.post(path(plan_id, "/take")))
    stood, ticks = clock.now(), count()
    monkeypatch.setattr(clock, "now", lambda: stood + timedelta(milliseconds=next(ticks)))
    form = {"from_username": "jinghe", "to_username": "jinghe2", "reason": "工作调动"}
    assert ok(await admin.post("/v1/staff/handovers", form))["moved"] == 3


async def test_work_goes_to_somebody_who_can_do_it(county: County) -> None:
    from api.access import accounts

    async with county.database.write() as session:
        await accounts.disable_staff(session, "jinghe2")
    admin = await county.staff("admin")
    for giver, taker, wanted in (
        ("jinghe", "jinghe2", ("/to_username", "unfit_successor")),  # shut
        ("jinghe", "lupu", ("/to_username", "unfit_successor")),  # another town
        ("officer", "auditor", ("/to_username", "unfit_successor")),  # another role
        ("officer", "officer", ("/to_username", "unfit_successor")),
        ("nobody", "officer", ("/from_username", "unknown_account")),
        ("officer", "nobody", ("/to_username", "unknown_account")),
    ):
        form = {"from_username": giver, "to_username": taker, "reason": "调动"}
        answer = await admin.post("/v1/staff/handovers", form)
        assert refused(answer, 422) == "validation_failed"
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [wanted]
    for who in ("officer", "jinghe"):
        form = {"from_username": "jinghe", "to_username": "jinghe2", "reason": "调动"}
        answer = await (await county.staff(who)).post("/v1/staff/handovers", form)
        assert refused(answer, 403) == "forbidden"


async def test_a_shut_account_holds_nothing_up(county: County) -> None:
    from api.access import accounts
    from api.mechanisms import review

    plan_id = await county.plan(await county.appraised(), clerk="officer2")
    await verified(await county.staff("jinghe"), plan_id)
    ok(await (await county.staff("jinghe")).post(path(plan_id, "/take")))
    async with county.database.write() as session:
        await accounts.disable_staff(session, "jinghe")
        assert await review.held_by(session, "jinghe") == 1
    ok(await (await county.staff("jinghe2")).post(path(plan_id, "/recommend")))
    async with county.database.read() as session:
        assert await review.held_by(session, "jinghe") == 0, "a tier up it is in nobody's hands"
