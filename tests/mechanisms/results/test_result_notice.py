"""A certified result is on notice for its working days, and is taken back if somebody selected is out."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from api.clock import SHANGHAI
from tests.contest import Contest, certified, judged
from tests.county import County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.stories.appraising import TEXT, notice_of, objected, ok, settled, substantiated

Day = tuple[int, int, int]
HEARD = {"heard": True, "minutes": "当事人到会陈述。"}


async def upheld(contest: Contest, number: int) -> None:
    """An objection to somebody selected is looked into, heard and upheld."""
    county = contest.county
    objection = await objected(county, await notice_of(county, contest.campaign_id, "result"), number)
    await substantiated(county, objection)
    heard = {"heard_on": contest.time.now.astimezone(SHANGHAI).date().isoformat(), **HEARD}
    officer = await county.staff("officer")
    ok(await officer.post(f"/v1/staff/objections/{objection}/hearing", heard))
    await settled(county, objection, "upheld")


async def test_the_selected_are_on_notice_in_their_window(county: County, time: Time) -> None:
    contest = await certified(county, time)
    listed = ok(await county.client.get("/v1/notices"))["items"]
    assert [one["stage"] for one in listed] == ["candidates"]  # not before the window
    time.set(contest.day(22))
    shown = await notice_of(county, contest.campaign_id, "result")
    assert [(one["number"], one["byline"]) for one in shown["entries"]] == [(1, "周**"), (2, "周**")]
    assert (await contest.result())["notice_id"] == shown["id"]
    assert datetime.fromisoformat(shown["opens_at"]) == contest.day(22)
    assert datetime.fromisoformat(shown["closes_at"]) == contest.day(31)


@pytest.mark.parametrize(
    ("published", "certified_on", "closes"),
    [
        ((2026, 10, 12), (2026, 11, 11), "2026-11-19"),  # five ordinary days after a Wednesday
        ((2026, 8, 31), (2026, 9, 29), "2026-10-13"),  # 国庆: 30.9., 8., 9., Saturday 10. worked, 12.10.
        ((2026, 1, 12), (2026, 2, 12), "2026-02-27"),  # 春节: 13., Saturday 14. worked, 24., 25., 26.2.
    ],
)
async def test_certified_late_it_lasts_its_working_days_all_the_same(
    county: County, time: Time, published: Day, certified_on: Day, closes: str
) -> None:
    """To the end of the fifth working day after the day it opens, and never less."""
    time.set(datetime(*published, 9, tzinfo=SHANGHAI))
    contest = await judged(county, time)
    time.set(datetime(*certified_on, 10, tzinfo=SHANGHAI))
    ok(await contest.propose())
    ok(await contest.certify())
    shown = await notice_of(county, contest.campaign_id, "result")
    assert datetime.fromisoformat(shown["opens_at"]) == time.now
    assert shown["closes_at"] == f"{closes}T00:00:00+08:00"
    time.set(datetime.fromisoformat(shown["closes_at"]) - timedelta(seconds=1))
    refused(await contest.grant(), 409, "notice_running")
    time.forward(seconds=1)
    ok(await contest.grant())


async def test_the_candidates_notice_is_concluded_with_the_certification(county: County, time: Time) -> None:
    contest = await certified(county, time)
    notice = await notice_of(county, contest.campaign_id)
    form = {
        "entry_id": notice["entries"][0]["id"],
        "name": "王五",
        "contact": "19900009999",
        "text": TEXT,
    }
    late = await (await county.citizen("wang")).post(f"/v1/notices/{notice['id']}/objections", form)
    refused(late, 409, "notice_concluded")
    letter = {**form, "channel": "letter", "dated": "2026-10-28"}
    officer = await county.staff("officer")
    recorded = await officer.post(f"/v1/staff/notices/{notice['id']}/objections", letter)
    refused(recorded, 409, "notice_concluded")


async def test_an_upheld_objection_has_the_result_certified_anew(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(22))
    first = await notice_of(county, contest.campaign_id, "result")
    await upheld(contest, 1)
    plan_id = next(one["id"] for one in await contest.plans() if one["candidate_number"] == 1)
    assert (await contest.told(plan_id))[-1] == {
        "title": "项目1",
        "outcome": "取消资格",
        "remark": "原因见公示",
    }
    reopened = await contest.result()
    assert (reopened["result_status"], reopened["certification"]) == ("reopened", 1)
    assert reopened["reopened_reason"] == "核查完毕"
    assert _scores(reopened) == [(None, None)] * 3
    assert (reopened["notice_id"], reopened["awards"], reopened["certified_at"]) == (None, None, None)
    refused(await contest.grant(), 409, "not_certified")
    refused(await contest.certify(), 409, "state_conflict")

    ok(await contest.propose())
    proposed = await contest.staff_result()
    assert (proposed["certified_by"], proposed["certified_at"]) == (None, None)  # by nobody yet
    assert (await contest.result())["result_status"] == "reopened"  # a proposal is nobody's business yet
    ok(await contest.certify())
    again = await contest.result()
    assert (again["result_status"], again["certification"], again["reopened_reason"]) == (
        "certified",
        2,
        None,
    )
    assert _scores(again) == [(None, "disqualified"), (9300, "selected"), (6400, "selected")]
    second = await notice_of(county, contest.campaign_id, "result")
    assert second["id"] != first["id"]
    assert [one["number"] for one in second["entries"]] == [2, 3]
    old = ok(await county.client.get(f"/v1/notices/{first['id']}"))
    assert old["withdrawn_reason"] == "评选结果已撤回重新核定，以新的公示为准"


async def test_an_objection_to_another_is_answered_before_the_new_certification(
    county: County, time: Time
) -> None:
    contest = await certified(county, time)
    time.set(contest.day(22))
    shown = await notice_of(county, contest.campaign_id, "result")
    waiting = await objected(county, shown, 2, "qian")
    await upheld(contest, 1)
    assert await contest.hindrances() == ["objections_open"]
    refused(await contest.propose(), 409, "objections_open")
    officer = await county.staff("officer")
    ok(await officer.post(f"/v1/staff/objections/{waiting}/decline", {"answer": "与事实不符，不予受理。"}))
    ok(await contest.propose())
    ok(await contest.certify())


@pytest.mark.parametrize(("number", "status"), [(1, "reopened"), (3, "certified")])
async def test_somebody_selected_who_leaves_has_it_certified_anew(
    county: County, time: Time, number: int, status: str
) -> None:
    contest = await certified(county, time)
    time.set(contest.day(22))
    before = await contest.result()
    plans = ok(await (await county.staff("officer")).get(f"{contest.staff_path}/loan-plans"))["items"]
    plan_id = next(one["id"] for one in plans if one["candidate_number"] == number)
    leaving = await (await county.staff("officer")).post(
        f"/v1/staff/loan-plans/{plan_id}/withdraw", {"reason": "申请人书面申请退出"}
    )
    ok(leaving)
    after = await contest.result()
    assert after["result_status"] == status
    if status == "certified":
        assert [_figures(one) for one in after["items"]] == [_figures(one) for one in before["items"]]


def _scores(result: dict[str, Any]) -> list[tuple[Any, Any]]:
    return [(one["total_score"], one["outcome"]) for one in result["items"]]


def _figures(item: dict[str, Any]) -> dict[str, Any]:
    """Everything of a candidate but whether she is still in the running."""
    return {name: value for name, value in item.items() if name != "standing"}
