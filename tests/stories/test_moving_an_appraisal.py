"""An appraised campaign is extended, postponed, closed early: notice and jury follow, and rules stand."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from api.clock import SHANGHAI
from api.worker import Worker
from tests.contest import certified
from tests.county import County
from tests.fixtures import Time
from tests.stories import appraising as a
from tests.stories.appraising import ok, refused
from tests.stories.campaigning import act, refusal


def on(time: Time, days: float) -> str:
    return (time.now + timedelta(days=days)).astimezone(SHANGHAI).isoformat()


async def moved(county: County, campaign_id: str, window: str, **to: str) -> dict[str, Any]:
    officer = await county.staff("officer")
    return await act(officer, campaign_id, "extend", {"window": window, "reason": "连日暴雨", **to})


async def test_the_notice_follows_the_vote_and_the_jury_its_window(county: County, time: Time) -> None:
    campaign_id = await county.appraised()
    await a.candidate(county, campaign_id)
    await moved(county, campaign_id, "result_notice", opens_at=on(time, 25), closes_at=on(time, 36))
    await moved(county, campaign_id, "judging", opens_at=on(time, 21), closes_at=on(time, 24))
    closes = on(time, 20)
    await moved(county, campaign_id, "notice_and_voting", opens_at=on(time, 10), closes_at=closes)
    panel_path = f"/v1/staff/campaigns/{campaign_id}/panel"
    sittings = ok(await (await county.staff("officer")).get(panel_path))["sittings"]
    assert [one["opens_at"] for one in sittings] == [on(time, 21)]
    time.forward(days=9, hours=23)
    assert ok(await county.client.get("/v1/notices"))["items"] == []
    time.forward(hours=1)
    notice = await a.notice_of(county, campaign_id)
    assert datetime.fromisoformat(notice["closes_at"]) == datetime.fromisoformat(closes)


async def test_no_extension_makes_a_notice_too_short(county: County, time: Time) -> None:
    campaign_id, officer = await county.appraised(), await county.staff("officer")
    late = {
        "window": "notice_and_voting",
        "opens_at": on(time, 16.5),
        "closes_at": on(time, 17.5),
        "reason": "推迟",
    }
    answer = await officer.post(f"/v1/staff/campaigns/{campaign_id}/extend", late)
    assert refusal(answer, 422)[1] == [("/windows/notice_and_voting", "notice_too_short")]
    shown = ok(await county.client.get(f"/v1/campaigns/{campaign_id}"))
    (voting,) = [one for one in shown["windows"] if one["name"] == "notice_and_voting"]
    assert voting["opens_at"] == on(time, 8), "a refused extension moves nothing"


async def test_closed_before_its_vote_no_notice_appears(county: County, worker: Worker, time: Time) -> None:
    campaign_id = await county.appraised()
    await a.candidate(county, campaign_id)
    await act(await county.staff("officer"), campaign_id, "close", {"reason": "本届停办"})
    time.forward(days=9)
    await worker.round()
    (notice,) = ok(await county.client.get("/v1/notices"))["items"]
    assert (notice["open"], notice["withdrawn"], notice["withdrawn_reason"]) == (False, True, "活动提前结束")
    messages = ok(await (await county.staff("officer")).get("/v1/staff/messages"))["items"]
    assert {one["template"] for one in messages} == {"review"}, "nobody is told of a notice that is none"


async def test_a_paused_campaigns_notice_goes_on(county: County, time: Time) -> None:
    campaign_id = await county.appraised()
    await a.candidate(county, campaign_id)
    time.forward(days=8)
    await act(await county.staff("officer"), campaign_id, "pause", {"reason": "系统维护"})
    notice = await a.notice_of(county, campaign_id)
    assert notice["open"]
    await a.objected(county, notice, 1)


async def test_weights_stand_once_the_vote_is_over_though_nobody_voted(county: County, time: Time) -> None:
    campaign_id = await county.appraised()
    form = county.appraised_form()
    path = f"/v1/staff/campaigns/{campaign_id}"
    time.forward(days=17)
    lighter = {**form, "ballot_rules": {"live_results": "by_window", "public_weight": 10}}
    answer = await (await county.staff("officer")).put(path, lighter, '"2"')
    assert refusal(answer, 409) == ("rules_frozen", [("/ballot_rules", "rules_frozen")])


async def test_a_double_tap_declares_closeness_once(county: County) -> None:
    campaign_id = await county.appraised()
    plan_id, town = await county.plan(campaign_id), await county.staff("jinghe2")
    path = f"/v1/staff/loan-plans/{plan_id}/conflicts"
    answers = await asyncio.gather(*(town.post(path, {"relation": "relative"}) for _ in range(8)))
    assert {one.status_code for one in answers} == {204}
    assert len(await county.audited(action="conflict.declared")) == 1
    checks = await town.post(f"/v1/staff/loan-plans/{plan_id}/recommend", {})
    assert refused(checks, 403) == "conflict_declared"


async def test_the_notice_of_a_result_waits_for_its_window_when_that_is_put_off(
    county: County, time: Time
) -> None:
    contest = await certified(county, time)
    opens, closes = contest.day(25), contest.day(34)
    to = {"opens_at": opens.isoformat(), "closes_at": closes.isoformat()}
    await moved(county, contest.campaign_id, "result_notice", **to)
    time.set(contest.day(25) - timedelta(seconds=1))
    stages = {one["stage"] for one in ok(await county.client.get("/v1/notices"))["items"]}
    assert stages == {"candidates"}
    time.set(opens)
    shown = await a.notice_of(county, contest.campaign_id, "result")
    assert datetime.fromisoformat(shown["closes_at"]) == closes
