"""Awards: after the notice, all at once, under numbers that are never used again."""

from uuid import uuid4

from tests.contest import begun, certified
from tests.county import County, plan_form
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.stories.appraising import notice_of as notice
from tests.stories.appraising import objected, ok, substantiated


async def test_awards_follow_the_candidates_numbers_and_end_the_campaign(county: County, time: Time) -> None:
    contest = await certified(county, time, votes=(1, 2, 4))
    time.set(contest.day(31))
    answer = await contest.grant()
    assert answer.status_code == 201
    granted = answer.json()["items"]
    assert [(one["year"], one["number"], one["candidate_number"], one["work"]) for one in granted] == [
        (2026, 1, 2, "项目2"),
        (2026, 2, 3, "项目3"),
    ]
    assert {(one["title"], one["recipient"], one["status"]) for one in granted} == {
        ("荷乡县十佳妇女小贷方案", "周**", "granted")
    }
    shown = await contest.result()
    assert (shown["result_status"], shown["awards"]) == ("final", granted)
    plans = ok(await (await county.staff("officer")).get(f"{contest.staff_path}/loan-plans"))["items"]
    assert {one["candidate_number"]: one["status"] for one in plans} == {
        1: "not_selected",
        2: "winner",
        3: "winner",
    }
    refused(await contest.grant(), 409, "not_certified")
    refused(await contest.propose(), 409, "state_conflict")


async def test_a_key_sent_again_grants_nothing_twice(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(31))
    first, second = await contest.grant(key="k"), await contest.grant(key="k")
    assert (first.status_code, first.json()) == (second.status_code, second.json())


async def test_nothing_is_granted_before_the_notice_is_over(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    refused(await contest.grant(), 409, "not_certified")
    contest = await certified(county, time)
    refused(await contest.grant(), 409, "notice_running")
    time.set(contest.day(31, seconds=-1))
    refused(await contest.grant(), 409, "notice_running")
    objection = await objected(county, await notice(county, contest.campaign_id, "result"), 1)
    time.set(contest.day(31))
    refused(await contest.grant(), 409, "objections_open")
    await substantiated(county, objection)
    refused(await contest.grant(), 409, "objections_open")
    assert (await contest.result())["awards"] == []


async def test_granting_and_revoking_need_a_sign_in_of_a_moment_ago(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(31))
    officer = await county.staff("officer")
    time.forward(minutes=11)
    refused(await officer.post(f"{contest.staff_path}/awards"), 403, "fresh_sign_in_needed")
    award = ok(await contest.grant())["items"][0]["id"]
    stale = await officer.post(f"/v1/staff/awards/{award}/revoke", {"reason": "用途不符"})
    refused(stale, 403, "fresh_sign_in_needed")


async def test_a_revoked_award_stays_visible_and_its_number_is_not_used_again(
    county: County, time: Time
) -> None:
    contest = await certified(county, time)
    time.set(contest.day(31))
    granted = ok(await contest.grant())["items"]
    officer, path = await county.staff("officer"), f"/v1/staff/awards/{granted[1]['id']}/revoke"
    refused(await officer.post(path, {}), 422)
    revoked = ok(await officer.post(path, {"reason": "贷款用途与申报不符"}))
    assert (revoked["status"], revoked["public_reason"]) == ("revoked", "贷款用途与申报不符")
    refused(await officer.post(path, {"reason": "再次撤销"}), 409, "state_conflict")
    assert [
        (one["number"], one["status"], one["public_reason"]) for one in (await contest.result())["awards"]
    ] == [
        (1, "granted", None),
        (2, "revoked", "贷款用途与申报不符"),
    ]
    other = await certified(county, time)
    time.set(other.day(31))
    assert [one["number"] for one in ok(await other.grant())["items"]] == [3, 4]


async def test_a_campaign_that_has_granted_awards_is_not_called_off(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(31))
    granted = ok(await contest.grant())["items"]
    officer = await county.staff("officer")
    refused(await officer.post(f"{contest.staff_path}/cancel", {"reason": "因故取消"}), 409, "awards_granted")
    assert (await contest.result())["awards"] == granted


async def test_who_is_close_to_somebody_selected_neither_grants_nor_revokes(
    county: County, time: Time
) -> None:
    contest = await certified(county, time, votes=(1, 2, 4))
    time.set(contest.day(31))
    plans = {one["candidate_number"]: one["id"] for one in await contest.plans()}
    for officer, number in (("officer", 3), ("officer2", 1)):
        declaring = await (await county.staff(officer)).post(
            f"/v1/staff/loan-plans/{plans[number]}/conflicts", {"relation": "relative"}
        )
        ok(declaring, 204)
    refused(await contest.grant("officer"), 403, "conflict_declared")
    granted = ok(await contest.grant("officer2"))["items"]  # close to one who is not selected
    path = f"/v1/staff/awards/{granted[1]['id']}/revoke"
    reason = {"reason": "用途不符"}
    refused(await (await county.staff("officer")).post(path, reason), 403, "conflict_declared")
    ok(await (await county.staff("officer2")).post(path, reason))


async def test_whose_award_is_revoked_her_plan_says_so_and_she_is_told(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(31))
    award = ok(await contest.grant())["items"][1]["id"]
    officer = await county.staff("officer")
    ok(await officer.post(f"/v1/staff/awards/{award}/revoke", {"reason": "贷款用途与申报不符"}))
    plans = {one["candidate_number"]: one for one in await contest.plans()}
    assert {number: one["status"] for number, one in plans.items()} == {
        1: "winner",
        2: "award_revoked",
        3: "not_selected",
    }
    assert (await contest.told(plans[2]["id"]))[-1] == {
        "title": "项目2",
        "outcome": "撤销表彰",
        "remark": "原因请在小程序中查看",
    }
    (record,) = await county.audited(action="loan_plan.revoke_award")
    assert record["reason"] == "贷款用途与申报不符"


async def test_she_reads_on_her_own_plan_that_the_award_is_revoked(county: County, time: Time) -> None:
    contest, zhao = await begun(county, time, 1), await county.citizen("zhao")
    form = plan_form(project="莲子加工坊", name="赵小莲", id_number="321099199001010023")
    own = ok(await zhao.post(f"/v1/campaigns/{contest.campaign_id}/loan-plans", form))["id"]
    ok(await (await county.staff("officer")).post(f"/v1/staff/loan-plans/{own}/accept"))
    await contest.vote(1, 2)
    await contest.count(county.database)
    await contest.judge({"项目1": [80, 80], "莲子加工坊": [90, 90]}, ["panelist"])
    ok(await contest.propose())
    ok(await contest.certify())
    time.set(contest.day(31))
    award = next(one for one in ok(await contest.grant())["items"] if one["candidate_number"] == 2)
    why = {"reason": "贷款用途与申报不符"}
    ok(await (await county.staff("officer")).post(f"/v1/staff/awards/{award['id']}/revoke", why))
    mine = ok(await (await county.citizen("zhao")).get(f"/v1/me/loan-plans/{own}"))
    assert mine["status"] == "award_revoked"


async def test_every_year_begins_with_one(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(31))
    assert [one["number"] for one in ok(await contest.grant())["items"]] == [1, 2]
    time.forward(days=60)
    await county.loan_policy(effective_from="2027-01-01")
    other = await certified(county, time)
    time.set(other.day(60))
    assert [(one["year"], one["number"]) for one in ok(await other.grant())["items"]] == [
        (2027, 1),
        (2027, 2),
    ]


async def test_only_the_county_revokes(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(31))
    award = ok(await contest.grant())["items"][0]["id"]
    officer = await county.staff("officer")
    refused(await officer.post(f"/v1/staff/awards/{uuid4()}/revoke", {"reason": "无此奖"}), 404)
    for who in ("auditor", "panelist", "jinghe"):
        caller = await county.staff(who)
        refused(await caller.post(f"/v1/staff/awards/{award}/revoke", {"reason": "无权"}), 403, "forbidden")
