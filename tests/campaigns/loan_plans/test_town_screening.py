"""The town verifies and recommends within its quota; the county decides on what the town sent up."""

from datetime import timedelta

import pytest

from tests.county import APPRAISAL, JINGHE, LUPU, County, plan_form
from tests.fixtures import Time
from tests.stories.appraising import ok, recommended, refused, verified

REASON = {"reason": "请补充担保方式"}
PASSED = {"passed": True, "checked_on": "2026-10-12"}


def path(plan_id: str, what: str = "") -> str:
    return f"/v1/staff/loan-plans/{plan_id}{what}"


async def test_a_plan_is_verified_item_by_item_before_it_goes_up(county: County, time: Time) -> None:
    plan_id = await county.plan(await county.appraised())
    town = await county.staff("jinghe2")
    checks = ok(await town.get(path(plan_id, "/review")))["checks"]
    assert [(one["item"], one["label"], one["passed"], one["by"]) for one in checks] == [
        ("site_visit", "实地走访", None, None),
        ("documents", "材料齐全、真实", None, None),
        ("guarantee", "担保落实", None, None),
    ]
    ok(await town.put(path(plan_id, "/checks/site_visit"), {**PASSED, "note": "已到绣房"}, '"1"'))
    ok(await town.put(path(plan_id, "/checks/documents"), {**PASSED, "passed": False}, '"2"'))
    early = await town.post(path(plan_id, "/recommend"))
    assert refused(early, 409) == "checks_missing"
    assert [(one["pointer"], one["code"]) for one in early.json()["errors"]] == [
        ("/checks/documents", "check_failed"),
        ("/checks/guarantee", "check_missing"),
    ]
    time.forward(hours=1)
    town = await county.staff("jinghe2")
    ok(await town.put(path(plan_id, "/checks/documents"), PASSED, '"3"'))
    shown = ok(await town.put(path(plan_id, "/checks/guarantee"), PASSED, '"4"'))
    assert [(one["passed"], one["by"]) for one in shown["checks"]] == [(True, "jinghe2")] * 3
    assert [one["at"][11:16] for one in shown["checks"]] == ["09:00", "10:00", "10:00"]
    up = ok(await town.post(path(plan_id, "/recommend"), {"note": "建议优先"}))
    assert (up["status"], up["tier"]) == ("screened", "county")
    accepted = ok(await (await county.staff("officer")).post(path(plan_id, "/accept")))
    assert (accepted["status"], accepted["candidate_number"]) == ("candidate", 1)
    steps = ok(await town.get(path(plan_id, "/review")))["steps"]
    assert [(one["action"], one["tier"], one["by"], one["note"]) for one in steps] == [
        ("hand_in", "town", "jinghe", None),
        ("check", "town", "jinghe2", "实地走访：通过（2026-10-12）\n已到绣房"),
        ("check", "town", "jinghe2", "材料齐全、真实：未通过（2026-10-12）"),
        ("check", "town", "jinghe2", "材料齐全、真实：通过（2026-10-12）"),
        ("check", "town", "jinghe2", "担保落实：通过（2026-10-12）"),
        ("recommend", "town", "jinghe2", "建议优先"),
        ("approve", "county", "officer", None),
    ]


@pytest.mark.parametrize(
    ("item", "form", "status", "code"),
    [
        ("site_visit", {**PASSED, "checked_on": "2026-10-13"}, 422, "validation_failed"),
        ("site_visit", {**PASSED, "checked_on": "2026-02-30"}, 422, "validation_failed"),
        ("site_visit", {**PASSED, "passed": 1}, 422, "validation_failed"),
        ("tea", PASSED, 404, "not_found"),
    ],
)
async def test_a_check_is_one_of_the_list_and_of_a_day_that_has_been(
    county: County, item: str, form: dict[str, object], status: int, code: str
) -> None:
    plan_id = await county.plan(await county.appraised())
    town = await county.staff("jinghe2")
    assert refused(await town.put(path(plan_id, f"/checks/{item}"), form, '"1"'), status) == code


async def test_today_is_the_countys_today(county: County, time: Time) -> None:
    """At ten to eight in the morning of Shanghai it is still yesterday in UTC."""
    plan_id = await county.plan(await county.appraised())
    time.forward(days=1, hours=-1, minutes=-10)
    town = await county.staff("jinghe2")
    ok(await town.put(path(plan_id, "/checks/site_visit"), {**PASSED, "checked_on": "2026-10-13"}, '"1"'))


async def test_the_county_accepts_only_what_a_town_recommended(county: County) -> None:
    plan_id = await county.plan(await county.appraised())
    officer = await county.staff("officer")
    assert refused(await officer.post(path(plan_id, "/accept")), 409) == "state_conflict"


async def test_a_county_without_town_screening_recommends_nothing(county: County) -> None:
    plan_id = await county.plan(await county.campaign())
    officer, town = await county.staff("officer"), await county.staff("jinghe2")
    assert refused(await officer.post(path(plan_id, "/recommend")), 409) == "state_conflict"
    assert refused(await town.post(path(plan_id, "/reject"), REASON), 403) == "forbidden"
    assert ok(await town.get(path(plan_id, "/review")))["checks"] == []
    rejected = ok(await officer.post(path(plan_id, "/reject"), REASON))
    assert (rejected["status"], rejected["return_reason"]) == ("rejected", REASON["reason"])


async def test_a_towns_quota_is_kept_and_a_place_comes_back_with_a_rejection(county: County) -> None:
    campaign_id = await county.appraised()
    plans = [await county.plan(campaign_id, project=f"项目{n}") for n in range(3)]
    lupu = await county.plan(campaign_id, clerk="lupu", region_code=LUPU)
    for plan_id in plans[:2]:
        await recommended(county, plan_id)
    town, officer = await county.staff("jinghe2"), await county.staff("officer")
    await verified(town, plans[2])
    assert refused(await town.post(path(plans[2], "/recommend")), 409) == "town_quota_spent"
    await recommended(county, lupu, "officer2")

    quotas = f"/v1/staff/campaigns/{campaign_id}/quotas"
    everywhere = ok(await officer.get(quotas))["items"]
    assert [(one["region_name"], one["allowed"], one["used"]) for one in everywhere] == [
        ("泾河镇", 2, 2),
        ("鹭浦镇", 2, 1),
    ]
    assert [one["region_name"] for one in ok(await town.get(quotas))["items"]] == ["泾河镇"]

    ok(await officer.post(path(plans[0], "/reject"), REASON))
    assert ok(await town.post(path(plans[2], "/recommend")))["status"] == "screened"
    assert ok(await town.get(quotas))["items"][0]["used"] == 2


@pytest.mark.parametrize(("quota", "statuses"), [(0, [409] * 3), (1, [200, 409, 409]), (3, [200] * 3)])
async def test_a_town_may_have_a_quota_of_its_own(county: County, quota: int, statuses: list[int]) -> None:
    own = {**APPRAISAL, "town_quotas": [{"town": JINGHE, "quota": quota}]}
    campaign_id = await county.appraised(appraisal=own)
    town = await county.staff("jinghe2")
    seen = []
    for number in range(3):
        plan_id = await county.plan(campaign_id, project=f"项目{number}")
        await verified(town, plan_id)
        seen.append((await town.post(path(plan_id, "/recommend"))).status_code)
    assert seen == statuses
    officer = await county.staff("officer")
    rows = ok(await officer.get(f"/v1/staff/campaigns/{campaign_id}/quotas"))["items"]
    assert [(one["allowed"], one["used"]) for one in rows] == [(quota, statuses.count(200)), (2, 0)]


async def test_what_the_county_sends_down_keeps_its_place_and_comes_up_again(
    county: County, time: Time
) -> None:
    campaign_id = await county.appraised()
    start = time.now
    first, second = await county.plan(campaign_id), await county.plan(campaign_id)
    for plan_id in (first, second):
        await recommended(county, plan_id)
    officer = await county.staff("officer")
    due = (start + timedelta(days=7)).isoformat()
    down = {**REASON, "due_at": due, "note": "请镇妇联再到现场看一次"}
    sent = ok(await officer.post(path(first, "/return"), down))
    assert (sent["status"], sent["tier"], sent["due_at"][:19]) == ("sent_down", "town", "2026-10-19T09:00:00")
    third = await county.plan(campaign_id)
    town = await county.staff("jinghe2")
    await verified(town, third)
    assert refused(await town.post(path(third, "/recommend")), 409) == "town_quota_spent"

    time.set(start + timedelta(days=7, seconds=-1))
    town = await county.staff("jinghe2")
    assert refused(await town.post(path(third, "/recommend")), 409) == "window_closed"
    again = ok(await town.post(path(first, "/recommend")))
    assert (again["status"], again["due_at"], again["return_reason"]) == ("screened", None, None)
    ok(await (await county.staff("officer")).post(path(first, "/accept")))


async def test_the_note_between_tiers_is_for_staff_and_the_reason_for_the_applicant(county: County) -> None:
    campaign_id = await county.appraised()
    citizen = await county.citizen("zhou")
    plan_id = ok(await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))["id"]
    town, note = await county.staff("jinghe"), "家中情况请再核"
    ok(await town.post(path(plan_id, "/return"), {**REASON, "note": note}))
    mine = await citizen.get(f"/v1/me/loan-plans/{plan_id}")
    assert mine.json()["return_reason"] == REASON["reason"]
    assert mine.json()["due_at"] == "2026-10-18T09:00:00+08:00", "as long as the town screens"
    ok(await citizen.put(f"/v1/me/loan-plans/{plan_id}", plan_form(), mine.headers["etag"]))
    await recommended(county, plan_id, "jinghe")
    officer = await county.staff("officer")
    ok(await officer.post(path(plan_id, "/return"), {"reason": "用工人数不实", "note": note}))
    mine = await citizen.get(f"/v1/me/loan-plans/{plan_id}")
    shown = mine.json()
    assert (shown["status"], shown["return_reason"], shown["due_at"]) == ("sent_down", None, None)
    for answer in (mine, await citizen.get("/v1/me/loan-plans"), await officer.get(path(plan_id))):
        assert note not in answer.text
    for reader in ("jinghe2", "officer2"):
        assert note in (await (await county.staff(reader)).get(path(plan_id, "/review"))).text
    stranger = await county.staff("lupu")
    assert refused(await stranger.get(path(plan_id, "/review")), 404) == "not_found"
    assert note not in str(await county.audited())


async def test_a_town_rejects_and_the_applicant_is_told_why(county: County) -> None:
    campaign_id = await county.appraised()
    citizen = await county.citizen("zhou")
    plan_id = ok(await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))["id"]
    town = await county.staff("jinghe")
    ok(await town.post(path(plan_id, "/reject"), REASON))
    mine = ok(await citizen.get(f"/v1/me/loan-plans/{plan_id}"))
    assert (mine["status"], mine["return_reason"]) == ("rejected", REASON["reason"])
    for what in ("recommend", "take"):
        assert refused(await town.post(path(plan_id, f"/{what}")), 409) == "state_conflict"
    late = await citizen.put(f"/v1/me/loan-plans/{plan_id}", plan_form(), '"2"')
    assert refused(late, 409) == "state_conflict"
    # Turned down is not turned away: she may hand in another.
    ok(await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form(project="另一个")))


async def test_the_screening_window_opens_and_closes_by_the_clock(county: County, time: Time) -> None:
    start = time.now
    form = county.appraised_form()
    opens, closes = start + timedelta(days=1), start + timedelta(days=6)
    form["windows"]["town_screening"] = {"opens_at": opens.isoformat(), "closes_at": closes.isoformat()}
    form["windows"]["county_vetting"]["opens_at"] = opens.isoformat()
    campaign_id = await county.appraised(windows=form["windows"])
    plans = [await county.plan(campaign_id, project=f"项目{n}") for n in range(2)]

    async def at(moment: timedelta, what: str, plan_id: str) -> int:
        time.set(start + moment)
        town = await county.staff("jinghe2")
        if what == "check":
            answer = await town.put(path(plan_id, "/checks/site_visit"), PASSED, '"1"')
        else:
            answer = await town.post(path(plan_id, f"/{what}"), REASON if what != "recommend" else None)
        assert answer.status_code == 200 or answer.json()["code"] == "window_closed", answer.text
        return answer.status_code

    second = timedelta(seconds=1)
    for what in ("check", "return", "reject", "recommend"):
        assert await at(timedelta(days=1) - second, what, plans[0]) == 409
    assert await at(timedelta(days=1), "check", plans[0]) == 200
    time.set(start + timedelta(days=6) - second)
    await recommended(county, plans[0])
    for what in ("check", "return", "reject", "recommend"):
        assert await at(timedelta(days=6), what, plans[1]) == 409


async def test_while_the_campaign_is_paused_no_tier_decides(county: County) -> None:
    campaign_id = await county.appraised()
    plan_id = await county.plan(campaign_id)
    other = await county.plan(campaign_id)
    await recommended(county, other)
    officer, town = await county.staff("officer"), await county.staff("jinghe2")
    ok(await officer.post(f"/v1/staff/campaigns/{campaign_id}/pause", {"reason": "核查"}))
    for caller, plan, what, form in (
        (town, plan_id, "return", REASON),
        (town, plan_id, "reject", REASON),
        (town, plan_id, "recommend", None),
        (officer, other, "return", REASON),
        (officer, other, "accept", None),
    ):
        answer = await caller.post(path(plan, f"/{what}"), form)
        assert refused(answer, 409) == "campaign_paused"
    # But an applicant may leave at any time.
    ok(await town.post(path(plan_id, "/withdraw"), {"reason": "本人书面申请"}))
