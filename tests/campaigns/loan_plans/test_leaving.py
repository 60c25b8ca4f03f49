"""An applicant takes her plan back wherever it is, until awards; a candidate stays visibly one who left."""

from datetime import timedelta

import httpx
import pytest

from tests.contest import Contest, begun, certified
from tests.county import County, plan_form
from tests.fixtures import Time
from tests.stories.appraising import accepted, notice_of, ok, recommended, refused

REASON = {"reason": "本人书面申请"}
BACK = {"reason": "请补充担保方式"}


def path(plan_id: str, what: str = "") -> str:
    return f"/v1/staff/loan-plans/{plan_id}{what}"


async def brought_to(county: County, campaign_id: str, status: str) -> str:
    """A citizen's plan in a tiered campaign, in one of its living states."""
    zhou = await county.citizen("zhou")
    plan_id = str(ok(await zhou.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))["id"])
    if status == "returned":
        ok(await (await county.staff("jinghe")).post(path(plan_id, "/return"), BACK))
    if status in {"screened", "sent_down", "candidate"}:
        await recommended(county, plan_id)
    if status == "sent_down":
        ok(await (await county.staff("officer")).post(path(plan_id, "/return"), BACK))
    if status == "candidate":
        await accepted(county, plan_id)
    assert ok(await zhou.get(f"/v1/me/loan-plans/{plan_id}"))["status"] == status
    return plan_id


@pytest.mark.parametrize("status", ["submitted", "returned", "screened", "sent_down", "candidate"])
@pytest.mark.parametrize("who", ["herself", "the town"])
async def test_from_every_living_state(county: County, status: str, who: str) -> None:
    campaign_id = await county.appraised()
    plan_id = await brought_to(county, campaign_id, status)
    zhou, town = await county.citizen("zhou"), await county.staff("jinghe")
    if who == "herself":
        mine = await zhou.post(f"/v1/me/loan-plans/{plan_id}/withdraw", {"reason": "loan_elsewhere"})
        reason = "已另行贷款"
    else:
        mine, reason = await town.post(path(plan_id, "/withdraw"), REASON), REASON["reason"]
    assert (ok(mine)["status"], ok(mine)["due_at"]) == ("withdrawn", None)
    (row,) = await county.audited(action="loan_plan.withdraw")
    assert (row["from_state"], row["reason"]) == (status, reason)
    quotas = ok(await town.get(f"/v1/staff/campaigns/{campaign_id}/quotas"))["items"]
    assert quotas[0]["used"] == 0, "her place is free"
    for again in (
        await zhou.post(f"/v1/me/loan-plans/{plan_id}/withdraw"),
        await town.post(path(plan_id, "/withdraw"), REASON),
        await zhou.put(f"/v1/me/loan-plans/{plan_id}", plan_form(), mine.headers["etag"]),
    ):
        assert refused(again, 409) == "state_conflict"


async def test_a_candidate_who_left_is_still_on_the_list_and_cannot_be_voted_for(
    county: County, time: Time
) -> None:
    poll = await county.open_poll(candidates=2)
    voter, other = await county.citizen("li"), await county.citizen("wang")
    ok(await poll.cast(voter, [0]))
    officer = await county.staff("officer")
    listed = ok(await officer.get(f"/v1/staff/campaigns/{poll.campaign_id}/loan-plans"))["items"]
    ok(await officer.post(path(listed[0]["id"], "/withdraw"), {"reason": "家人患病，无力经营"}))
    shown = ok(await county.client.get(f"/v1/polls/{poll.poll_id}/candidates"))["items"]
    assert [(one["number"], one["standing"], one["standing_reason"]) for one in shown] == [
        (1, "withdrawn", "申请人退出评选"),
        (2, "standing", None),
    ]
    assert "患病" not in (await county.client.get(f"/v1/polls/{poll.poll_id}/candidates")).text
    assert refused(await poll.cast(other, [0]), 409) == "candidate_not_standing"
    ok(await poll.cast(other, [1]))
    time.forward(days=1)


async def test_her_line_on_the_notice_says_that_she_left(county: County, time: Time) -> None:
    campaign_id = await county.appraised()
    plan_id = await brought_to(county, campaign_id, "candidate")
    time.forward(days=9)
    zhou = await county.citizen("zhou")
    ok(await zhou.post(f"/v1/me/loan-plans/{plan_id}/withdraw", {"reason": "no_publicity"}))
    listed = ok(await county.client.get("/v1/notices"))["items"]
    entries = ok(await county.client.get(f"/v1/notices/{listed[0]['id']}"))["entries"]
    assert [(one["number"], one["status"], one["public_reason"]) for one in entries] == [
        (1, "withdrawn", "申请人退出评选")
    ]


async def test_nobody_withdraws_what_is_not_hers(county: County) -> None:
    campaign_id = await county.appraised()
    plan_id = await brought_to(county, campaign_id, "submitted")
    li, lupu = await county.citizen("li"), await county.staff("lupu")
    assert refused(await li.post(f"/v1/me/loan-plans/{plan_id}/withdraw"), 404) == "not_found"
    assert refused(await lupu.post(path(plan_id, "/withdraw"), REASON), 404) == "not_found"
    for who in ("auditor", "panelist"):
        answer = await (await county.staff(who)).post(path(plan_id, "/withdraw"), REASON)
        assert refused(answer, 403) == "forbidden"
    town = await county.staff("jinghe")
    assert refused(await town.post(path(plan_id, "/withdraw"), {}), 422) == "validation_failed"


async def test_who_is_close_to_an_applicant_takes_nothing_back_for_her(county: County) -> None:
    plan_id = await brought_to(county, await county.appraised(), "submitted")
    town = await county.staff("jinghe")
    ok(await town.post(path(plan_id, "/conflicts"), {"relation": "relative"}), 204)
    assert refused(await town.post(path(plan_id, "/withdraw"), REASON), 403) == "conflict_declared"
    ok(await (await county.staff("jinghe2")).post(path(plan_id, "/withdraw"), REASON))


async def withdrawing(contest: Contest, title: str) -> httpx.Response:
    officer = await contest.county.staff("officer")
    plans = ok(await officer.get(f"{contest.staff_path}/loan-plans"))["items"]
    (plan_id,) = [one["id"] for one in plans if one["project"] == title]
    return await officer.post(path(plan_id, "/withdraw"), REASON)


async def test_when_the_campaign_is_closed_until_the_awards(county: County, time: Time) -> None:
    """An appraisal goes on after its campaign is closed, and so does the right to leave it."""
    contest = await begun(county, time, 3)
    await contest.vote(4, 2, 1)
    await contest.count(county.database)
    officer = await county.staff("officer")
    ok(await officer.post(f"{contest.staff_path}/close", {"reason": "投票已结束"}))
    assert ok(await withdrawing(contest, "项目3"))["status"] == "withdrawn"
    left = (await contest.result())["items"][2]
    assert (left["number"], left["standing"], left["votes"]) == (3, "withdrawn", 1)


async def test_a_certified_result_that_selects_her_is_certified_anew(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(22))
    before = {one["title"]: one["outcome"] for one in (await contest.result())["items"]}
    assert before == {"项目1": "selected", "项目2": "selected", "项目3": "not_selected"}
    ok(await withdrawing(contest, "项目3"))
    assert (await contest.staff_result())["result_status"] == "certified", "it did not rest on her"
    ok(await withdrawing(contest, "项目1"))
    reopened = await contest.staff_result()
    assert (reopened["result_status"], reopened["reopened_reason"]) == ("reopened", "申请人退出评选")
    shown = await notice_of(county, contest.campaign_id, "result")
    assert [(one["number"], one["status"]) for one in shown["entries"]] == [(1, "withdrawn"), (2, "listed")]
    time.set(contest.day(31))
    assert refused(await contest.grant(), 409) == "not_certified"


async def test_once_awards_are_granted_nobody_leaves(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(31))
    ok(await contest.grant())
    officer = await county.staff("officer")
    for _ in range(2):
        for title in contest.titles:
            answer = await withdrawing(contest, title)
            assert refused(answer, 409) == "state_conflict"
            assert answer.json()["title"] == "已经授奖，不能再撤回"
        await officer.post(f"{contest.staff_path}/close", {"reason": "已授奖"})


async def test_what_was_called_off_is_left_as_it_is(county: County, time: Time) -> None:
    contest = await begun(county, time, 1)
    officer = await county.staff("officer")
    ok(await officer.post(f"{contest.staff_path}/cancel", {"reason": "不再举办"}))
    assert refused(await withdrawing(contest, "项目1"), 409) == "state_conflict"


async def test_after_a_campaign_without_awards_has_ended_its_figures_stand(
    county: County, time: Time
) -> None:
    poll = await county.open_poll(candidates=1)
    officer = await county.staff("officer")
    (plan,) = ok(await officer.get(f"/v1/staff/campaigns/{poll.campaign_id}/loan-plans"))["items"]
    ok(await officer.post(f"/v1/staff/campaigns/{poll.campaign_id}/close"))
    assert refused(await officer.post(path(plan["id"], "/withdraw"), REASON), 409) == "state_conflict"


async def test_a_pause_keeps_nobody(county: County, time: Time) -> None:
    campaign_id = await county.appraised()
    plan_id = await brought_to(county, campaign_id, "submitted")
    officer = await county.staff("officer")
    ok(await officer.post(f"/v1/staff/campaigns/{campaign_id}/pause", {"reason": "核查"}))
    zhou = await county.citizen("zhou")
    ok(await zhou.post(f"/v1/me/loan-plans/{plan_id}/withdraw"))
    time.forward(seconds=timedelta(hours=1).total_seconds())
