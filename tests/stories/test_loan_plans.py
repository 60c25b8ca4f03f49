"""A loan plan from its entry to its number on the list, over HTTP."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.county import LUPU, Caller, County, plan_form, window
from tests.fixtures import Time

REASON = "请补充担保方式"


def code(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    return str(answer.json()["code"])


async def submit(citizen: Caller, campaign_id: str, **changes: Any) -> str:
    answer = await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form(**changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def decide(officer: Caller, plan_id: str, what: str, form: Any = None) -> dict[str, Any]:
    answer = await officer.post(f"/v1/staff/loan-plans/{plan_id}/{what}", form)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def candidates(county: County, campaign_id: str) -> list[dict[str, Any]]:
    poll_id = (await county.client.get(f"/v1/campaigns/{campaign_id}")).json()["poll_id"]
    found: list[dict[str, Any]] = (await county.client.get(f"/v1/polls/{poll_id}/candidates")).json()["items"]
    return found


async def test_a_town_enters_the_county_returns_the_town_corrects_the_county_accepts(county: County) -> None:
    campaign_id = await county.campaign()
    town, officer = await county.staff("jinghe"), await county.staff("officer")
    plan_id = await county.plan(campaign_id, guarantee="待定")
    path = f"/v1/staff/loan-plans/{plan_id}"

    returned = await decide(officer, plan_id, "return", {"reason": REASON})
    assert (returned["status"], returned["return_reason"]) == ("returned", REASON)
    assert code(await officer.post(f"{path}/accept"), 409) == "state_conflict"
    assert code(await officer.post(f"{path}/return", {"reason": "再退"}), 409) == "state_conflict"

    seen = await town.get(path)
    assert seen.json()["return_reason"] == REASON
    corrected = await town.put(path, plan_form(guarantee="房产抵押"), seen.headers["etag"])
    assert corrected.status_code == 200, corrected.text
    assert (corrected.json()["status"], corrected.json()["return_reason"]) == ("submitted", None)

    accepted = await decide(officer, plan_id, "accept")
    assert (accepted["status"], accepted["candidate_number"], accepted["version"]) == ("candidate", 1, 4)
    assert code(await town.put(path, plan_form(), '"4"'), 409) == "state_conflict"
    (card,) = await candidates(county, campaign_id)
    assert (card["id"], card["number"]) == (accepted["candidate_id"], 1)
    assert (card["byline"], card["region_name"], card["title"]) == ("周**", "泾河镇", "荷塘边的绣房")
    assert card["facts"]["guarantee"] == "房产抵押"
    assert (card["facts"]["jobs"], card["facts"]["amount_fen"]) == (12, 20_000_000)


async def test_numbers_follow_the_order_of_acceptance(county: County) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer")
    first, second, third = [await county.plan(campaign_id, project=f"项目{n}") for n in range(3)]
    numbers = [(await decide(officer, one, "accept"))["candidate_number"] for one in (third, first, second)]
    assert numbers == [1, 2, 3]
    assert [card["title"] for card in await candidates(county, campaign_id)] == ["项目2", "项目0", "项目1"]


async def test_a_citizen_hands_in_her_own_sees_it_returned_and_corrects_it(county: County) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer")
    citizen, stranger = await county.citizen("zhou"), await county.citizen("li")
    plan_id = await submit(citizen, campaign_id)
    path = f"/v1/me/loan-plans/{plan_id}"
    assert [one["id"] for one in (await citizen.get("/v1/me/loan-plans")).json()["items"]] == [plan_id]
    assert (await stranger.get("/v1/me/loan-plans")).json()["items"] == []
    assert code(await stranger.get(path), 404) == "not_found"

    await decide(officer, plan_id, "return", {"reason": REASON})
    seen = await citizen.get(path)
    assert (seen.json()["status"], seen.json()["return_reason"]) == ("returned", REASON)
    assert code(await stranger.put(path, plan_form(), seen.headers["etag"]), 404) == "not_found"
    assert code(await citizen.put(path, plan_form(), '"1"'), 412) == "stale_version"
    mended = await citizen.put(path, plan_form(jobs=20), seen.headers["etag"])
    assert (mended.json()["status"], mended.json()["jobs"]) == ("submitted", 20)
    assert (await decide(officer, plan_id, "accept"))["candidate_number"] == 1
    (mine,) = (await citizen.get("/v1/me/loan-plans")).json()["items"]
    assert mine["status"] == "candidate"


async def test_no_view_of_a_plan_holds_its_applicant(county: County) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer")
    citizen = await county.citizen("zhou")
    plan_id = await submit(citizen, campaign_id)
    await decide(officer, plan_id, "accept")
    for answer in (
        await citizen.get(f"/v1/me/loan-plans/{plan_id}"),
        await officer.get(f"/v1/staff/loan-plans/{plan_id}"),
        await officer.get(f"/v1/staff/campaigns/{campaign_id}/loan-plans"),
        await county.client.get(f"/v1/campaigns/{campaign_id}"),
    ):
        assert answer.status_code == 200
        assert not any(text in answer.text for text in ("周莲心", "19900000001", "321099198503070021"))


async def test_the_applicant_is_shown_for_a_purpose_and_on_record(county: County) -> None:
    campaign_id = await county.campaign()
    plan_id, town = await county.plan(campaign_id), await county.staff("jinghe")
    path = f"/v1/staff/loan-plans/{plan_id}/applicant"
    assert code(await town.post(path, {}), 422) == "validation_failed"
    assert code(await town.post(path, {"purpose": "  "}), 422) == "validation_failed"
    assert await county.audited(action="person.revealed") == []

    shown = await town.post(path, {"purpose": "电话核实项目地点"})
    assert shown.headers["cache-control"] == "no-store"
    assert shown.json() == {"name": "周莲心", "phone": "19900000001", "id_number": "321099198503070021"}
    (row,) = await county.audited(action="person.revealed")
    assert (row["actor_kind"], row["reason"]) == ("staff", "电话核实项目地点")
    assert (row["subject_kind"], row["subject_id"]) == ("loan_plan", plan_id), "in which matter"
    assert row["request_id"] == shown.headers["x-request-id"]

    for nobody in ("auditor", "panelist"):
        answer = await (await county.staff(nobody)).post(path, {"purpose": "好奇"})
        assert answer.status_code in {403, 404}
    assert code(await (await county.staff("lupu")).post(path, {"purpose": "好奇"}), 404) == "not_found"
    assert len(await county.audited(action="person.revealed")) == 1


async def test_nobody_decides_on_her_own_submission(county: County) -> None:
    campaign_id = await county.campaign()
    officer, other = await county.staff("officer"), await county.staff("officer2")
    plan_id = await county.plan(campaign_id, clerk="officer")
    path = f"/v1/staff/loan-plans/{plan_id}"
    assert code(await officer.post(f"{path}/accept"), 403) == "own_submission"
    assert code(await officer.post(f"{path}/return", {"reason": REASON}), 403) == "own_submission"
    (first, second) = await county.audited(action="denied")
    assert {first["subject_kind"], second["subject_kind"]} == {"accept_loan_plan", "return_loan_plan"}
    assert {first["reason"], second["reason"]} == {"own_submission"}
    await decide(other, plan_id, "accept")


async def test_only_who_handed_a_plan_in_corrects_it(county: County) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer")
    plan_id = await county.plan(campaign_id)
    await decide(officer, plan_id, "return", {"reason": REASON})
    path = f"/v1/staff/loan-plans/{plan_id}"
    assert code(await officer.put(path, plan_form(), '"2"'), 403) == "not_yours"
    assert code(await (await county.staff("lupu")).put(path, plan_form(), '"2"'), 404) == "not_found"


async def test_a_town_sees_and_enters_its_own_plans_only(county: County) -> None:
    campaign_id = await county.campaign()
    plan_id, lupu = await county.plan(campaign_id), await county.staff("lupu")
    entry = f"/v1/staff/campaigns/{campaign_id}/loan-plans"
    assert (await lupu.get(entry)).json()["items"] == []
    assert code(await lupu.get(f"/v1/staff/loan-plans/{plan_id}"), 404) == "not_found"
    refused = await lupu.post(entry, plan_form())
    assert code(refused, 422) == "validation_failed"
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/region_code"]
    own = await county.plan(campaign_id, clerk="lupu", region_code=LUPU + "001", place="鹭浦镇")
    shown = (await lupu.get(f"/v1/staff/loan-plans/{own}")).json()
    assert shown["region_code"] == LUPU, "a village is kept as its town"
    county_wide = (await (await county.staff("officer")).get(entry)).json()["items"]
    assert [one["id"] for one in county_wide] == [plan_id, own]


@pytest.mark.parametrize("region", ["321099999", "320981101"])
async def test_a_place_outside_the_campaign_is_refused(county: County, region: str) -> None:
    campaign_id, citizen = await county.campaign(), await county.citizen("zhou")
    form = plan_form(region_code=region, id_number="321099198503070022")
    refused = await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", form)
    assert code(refused, 422) == "validation_failed"
    pointers = [fault["pointer"] for fault in refused.json()["errors"]]
    assert pointers == ["/region_code", "/applicant/id_number"]
    assert "321099198503070022" not in refused.text


async def test_plans_are_entered_while_the_call_is_open_and_not_a_second_longer(
    county: County, time: Time
) -> None:
    start = time.now
    windows = {
        "call": window(start + timedelta(days=1), start + timedelta(days=2)),
        "notice_and_voting": window(start + timedelta(days=3), start + timedelta(days=5)),
    }
    campaign_id = await county.campaign(windows=windows)
    for at, status in (
        (timedelta(days=1, seconds=-1), 409),
        (timedelta(days=1), 201),
        (timedelta(days=2, seconds=-1), 201),
        (timedelta(days=2), 409),
        (timedelta(days=4), 409),
    ):
        time.set(start + at)
        town, citizen = await county.staff("jinghe"), await county.citizen("zhou")
        for answer in (
            await town.post(f"/v1/staff/campaigns/{campaign_id}/loan-plans", plan_form()),
            await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()),
        ):
            assert answer.status_code == status, (at, answer.text)
            assert status == 201 or answer.json()["code"] == "window_closed"


async def test_without_a_window_of_its_own_vetting_lasts_until_the_vote(county: County, time: Time) -> None:
    start = time.now
    campaign_id = await county.campaign()
    kept, late = await county.plan(campaign_id), await county.plan(campaign_id, project="晚到的")
    time.set(start + timedelta(days=1, seconds=-1))
    officer, town = await county.staff("officer"), await county.staff("jinghe")
    await decide(officer, kept, "return", {"reason": REASON})
    assert (await town.put(f"/v1/staff/loan-plans/{kept}", plan_form(), '"2"')).status_code == 200
    await decide(officer, kept, "accept")
    time.set(start + timedelta(days=1))
    for what, form in (("accept", None), ("return", {"reason": REASON})):
        answer = await officer.post(f"/v1/staff/loan-plans/{late}/{what}", form)
        assert code(answer, 409) == "window_closed"
    assert len(await candidates(county, campaign_id)) == 1


async def test_a_returned_plan_can_be_corrected_as_long_as_it_is_vetted(county: County, time: Time) -> None:
    """The call is over, the vote has not begun, and there is no window for vetting."""
    start = time.now
    windows = {
        "call": window(start, start + timedelta(days=1)),
        "notice_and_voting": window(start + timedelta(days=3), start + timedelta(days=5)),
    }
    campaign_id = await county.campaign(windows=windows)
    plan_id = await county.plan(campaign_id)
    time.forward(days=2)
    officer, town = await county.staff("officer"), await county.staff("jinghe")
    await decide(officer, plan_id, "return", {"reason": REASON})
    corrected = await town.put(f"/v1/staff/loan-plans/{plan_id}", plan_form(), '"2"')
    assert corrected.status_code == 200, corrected.text


async def test_a_vetting_window_is_kept_to(county: County, time: Time) -> None:
    start = time.now

    def at(day: float) -> Any:
        return start + timedelta(days=day)

    windows = {
        "call": window(at(0), at(2)),
        "county_vetting": window(at(1), at(3)),
        "notice_and_voting": window(at(4), at(6)),
    }
    campaign_id = await county.campaign(windows=windows)
    plan_id = await county.plan(campaign_id)
    path = f"/v1/staff/loan-plans/{plan_id}"
    assert code(await (await county.staff("officer")).post(f"{path}/accept"), 409) == "window_closed"
    time.set(at(1))
    await decide(await county.staff("officer"), plan_id, "return", {"reason": REASON})
    time.set(at(3))
    late = await (await county.staff("jinghe")).put(path, plan_form(), '"2"')
    assert code(late, 409) == "window_closed"


async def test_while_paused_nothing_is_entered_or_decided(county: County) -> None:
    campaign_id, officer = await county.campaign(), await county.staff("officer2")
    plan_id = await county.plan(campaign_id)
    await officer.post(f"/v1/staff/campaigns/{campaign_id}/pause", {"reason": "核查"})
    town, citizen = await county.staff("jinghe"), await county.citizen("zhou")
    for answer in (
        await town.post(f"/v1/staff/campaigns/{campaign_id}/loan-plans", plan_form()),
        await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()),
        await officer.post(f"/v1/staff/loan-plans/{plan_id}/accept"),
    ):
        assert code(answer, 409) == "campaign_paused"


async def test_the_same_key_enters_a_plan_once(county: County) -> None:
    campaign_id, citizen = await county.campaign(), await county.citizen("zhou")
    path = f"/v1/campaigns/{campaign_id}/loan-plans"
    first = await citizen.post(path, plan_form(), key="once")
    again = await citizen.post(path, plan_form(), key="once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = await citizen.post(path, plan_form(jobs=13), key="once")
    assert code(other, 422) == "idempotency_key_reused"
    assert len((await citizen.get("/v1/me/loan-plans")).json()["items"]) == 1
