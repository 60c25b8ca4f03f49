"""What is sent back has until its deadline, to the second: a worker that sleeps changes nothing."""

from datetime import datetime, timedelta

import pytest

from api.clock import SHANGHAI
from api.worker import Worker
from tests.county import Caller, County, plan_form, window
from tests.fixtures import Time
from tests.stories.appraising import ok, recommended, refused, verified

REASON = {"reason": "请补充担保方式"}
SECOND = timedelta(seconds=1)


def path(plan_id: str, what: str = "") -> str:
    return f"/v1/staff/loan-plans/{plan_id}{what}"


async def hand_in(citizen: Caller, campaign_id: str) -> str:
    return str(ok(await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))["id"])


async def until(county: County, plan_id: str, due_at: datetime) -> None:
    ok(
        await (await county.staff("jinghe")).post(
            path(plan_id, "/return"), {**REASON, "due_at": due_at.isoformat()}
        )
    )


async def correct(county: County, plan_id: str) -> str:
    """What a citizen is told who corrects now: "ok", or why not."""
    citizen = await county.citizen("zhou")
    etag = (await citizen.get(f"/v1/me/loan-plans/{plan_id}")).headers["etag"]
    answer = await citizen.put(f"/v1/me/loan-plans/{plan_id}", plan_form(), etag)
    return "ok" if answer.status_code == 200 else str(answer.json()["code"])


async def test_until_the_deadline_also_when_the_call_is_over(
    county: County, time: Time, worker: Worker
) -> None:
    campaign_id, start = await county.appraised(), time.now
    citizen = await county.citizen("zhou")
    plans = [await hand_in(citizen, campaign_id) for _ in range(2)]
    due = start + timedelta(days=5)  # the call is over after four
    for plan_id in plans:
        await until(county, plan_id, due)
    time.set(due - SECOND)
    await worker.round()
    assert await correct(county, plans[0]) == "ok"
    time.set(due)
    assert await correct(county, plans[1]) == "past_due", "the worker was not here"
    mine = ok(await (await county.citizen("zhou")).get(f"/v1/me/loan-plans/{plans[1]}"))
    assert (mine["status"], mine["due_at"]) == ("returned", "2026-10-17T09:00:00+08:00")


@pytest.mark.parametrize("late", [timedelta(), timedelta(days=1)])
async def test_the_worker_turns_down_what_nobody_put_right(
    county: County, time: Time, worker: Worker, late: timedelta
) -> None:
    campaign_id, start = await county.appraised(), time.now
    plan_id = await hand_in(await county.citizen("zhou"), campaign_id)
    sent_down = await county.plan(campaign_id)
    await recommended(county, sent_down)
    due = start + timedelta(days=3)
    await until(county, plan_id, due)
    officer = await county.staff("officer")
    ok(await officer.post(path(sent_down, "/return"), {**REASON, "due_at": due.isoformat()}))

    time.set(due - SECOND)
    await worker.round()
    assert ok(await (await county.staff("officer")).get(path(plan_id)))["status"] == "returned"
    time.set(due + late)
    await worker.round()
    await worker.round()
    officer = await county.staff("officer")
    for one in (plan_id, sent_down):
        shown = ok(await officer.get(path(one)))
        assert (shown["status"], shown["return_reason"]) == ("rejected", "逾期未补正")
    mine = ok(await (await county.citizen("zhou")).get(f"/v1/me/loan-plans/{plan_id}"))
    assert (mine["status"], mine["return_reason"], mine["due_at"]) == ("rejected", "逾期未补正", None)
    (row, _) = await county.audited(action="loan_plan.lapse")
    assert (row["actor_kind"], row["to_state"]) == ("system", "rejected")
    # The town's place is free again.
    quotas = ok(await officer.get(f"/v1/staff/campaigns/{campaign_id}/quotas"))["items"]
    assert quotas[0]["used"] == 0


async def test_a_town_has_until_the_countys_deadline_and_not_longer(county: County, time: Time) -> None:
    """Also while its own window is still open, and whether the worker came or not."""
    campaign_id, start = await county.appraised(), time.now
    plan_id = await county.plan(campaign_id)
    await recommended(county, plan_id)
    due = start + timedelta(days=2)
    officer = await county.staff("officer")
    ok(await officer.post(path(plan_id, "/return"), {**REASON, "due_at": due.isoformat()}))
    time.set(due)
    town = await county.staff("jinghe2")
    for what, form in (("recommend", None), ("return", REASON), ("reject", REASON)):
        assert refused(await town.post(path(plan_id, f"/{what}"), form), 409) == "past_due"


async def test_what_was_sent_down_may_go_back_to_the_applicant_and_up_again(
    county: County, time: Time
) -> None:
    campaign_id, start = await county.appraised(), time.now
    plan_id = await hand_in(await county.citizen("zhou"), campaign_id)
    await recommended(county, plan_id)
    down = {**REASON, "due_at": (start + timedelta(days=7)).isoformat()}
    ok(await (await county.staff("officer")).post(path(plan_id, "/return"), down))
    time.set(start + timedelta(days=6, hours=1))  # the towns' own time is over
    town = await county.staff("jinghe")
    late = {**REASON, "due_at": (start + timedelta(days=7, seconds=1)).isoformat()}
    refusal = await town.post(path(plan_id, "/return"), late)
    assert [one["code"] for one in refusal.json()["errors"]] == ["due_at_too_late"]
    ok(await town.post(path(plan_id, "/return"), REASON))
    assert await correct(county, plan_id) == "ok"
    await recommended(county, plan_id)


async def test_handed_in_again_after_the_towns_time_nothing_is_recommended(
    county: County, time: Time, worker: Worker
) -> None:
    """A plan that came back to the town and was not decided stays undecided until the vote begins."""
    campaign_id, start = await county.appraised(), time.now
    plan_id = await hand_in(await county.citizen("zhou"), campaign_id)
    await until(county, plan_id, start + timedelta(days=5))
    assert await correct(county, plan_id) == "ok"
    await verified(await county.staff("jinghe"), plan_id)
    time.set(start + timedelta(days=6))
    await worker.round()
    town = await county.staff("jinghe")
    assert refused(await town.post(path(plan_id, "/recommend")), 409) == "window_closed"
    assert ok(await town.get(path(plan_id)))["status"] == "submitted"
    time.set(start + timedelta(days=8))
    await worker.round()
    assert ok(await (await county.staff("jinghe")).get(path(plan_id)))["status"] == "rejected"


@pytest.mark.parametrize(
    ("tier", "offset", "wrong"),
    [
        ("town", timedelta(), "due_at_past"),
        ("town", timedelta(seconds=-1), "due_at_past"),
        ("town", timedelta(seconds=1), None),
        ("town", timedelta(days=6), None),
        ("town", timedelta(days=6, seconds=1), "due_at_too_late"),
        ("county", timedelta(days=8), None),
        ("county", timedelta(days=8, seconds=1), "due_at_too_late"),
        ("alone", timedelta(days=1), None),
        ("alone", timedelta(days=1, seconds=1), "due_at_too_late"),
    ],
)
async def test_a_deadline_lies_ahead_and_within_the_tiers_own_time(
    county: County, time: Time, tier: str, offset: timedelta, wrong: str | None
) -> None:
    plan_id = await county.plan(await (county.campaign() if tier == "alone" else county.appraised()))
    if tier == "county":
        await recommended(county, plan_id)
    form = {**REASON, "due_at": (time.now + offset).isoformat()}
    decider = await county.staff("jinghe2" if tier == "town" else "officer")
    answer = await decider.post(path(plan_id, "/return"), form)
    if wrong is None:
        assert ok(answer)["due_at"][:19] == f"{(time.now + offset).astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"
    else:
        assert refused(answer, 422) == "validation_failed"
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/due_at", wrong)]


async def test_without_a_deadline_it_is_the_end_of_the_countys_time(county: County, time: Time) -> None:
    start = time.now
    alone = await county.plan(await county.campaign())
    windows = county.appraised_form()["windows"]
    del windows["county_vetting"]
    tiered = await county.plan(await county.appraised(windows=windows))
    await recommended(county, tiered)
    officer = await county.staff("officer")
    assert ok(await officer.post(path(alone, "/return"), REASON))["due_at"] == "2026-10-13T09:00:00+08:00"
    assert ok(await officer.post(path(tiered, "/return"), REASON))["due_at"] == "2026-10-20T09:00:00+08:00"
    assert time.now == start


@pytest.mark.parametrize(
    ("begins", "due"),
    [
        # Midnight of the county, over 国庆 and over 春节: an instant is an instant, whatever the holidays.
        ("2026-09-28T09:00:00+08:00", "2026-10-01T00:00:00+08:00"),
        ("2026-09-30T23:59:59+08:00", "2026-10-04T23:59:59+08:00"),
        ("2026-02-14T12:00:00+08:00", "2026-02-17T00:00:00+08:00"),
    ],
)
async def test_over_holidays_a_deadline_is_the_instant_it_names(
    county: County, time: Time, begins: str, due: str
) -> None:
    time.set(datetime.fromisoformat(begins))
    campaign_id, end = await county.appraised(), datetime.fromisoformat(due)
    plans = [await hand_in(await county.citizen("zhou"), campaign_id) for _ in range(2)]
    for plan_id in plans:
        await until(county, plan_id, end)
    time.set(end - SECOND)
    assert await correct(county, plans[0]) == "ok"
    time.set(end)
    assert await correct(county, plans[1]) == "past_due"


async def test_a_cancelled_campaigns_plans_are_left_as_they_are(
    county: County, time: Time, worker: Worker
) -> None:
    campaign_id = await county.appraised()
    plan_id = await hand_in(await county.citizen("zhou"), campaign_id)
    await until(county, plan_id, time.now + timedelta(days=1))
    officer = await county.staff("officer")
    ok(await officer.post(f"/v1/staff/campaigns/{campaign_id}/cancel", {"reason": "不再举办"}))
    time.forward(days=2)
    await worker.round()
    assert ok(await (await county.staff("officer")).get(path(plan_id)))["status"] == "returned"
    assert await correct(county, plan_id) == "window_closed"


async def test_a_county_alone_gives_a_deadline_too(county: County, time: Time, worker: Worker) -> None:
    start = time.now
    windows = {
        "call": window(start, start + timedelta(days=1)),
        "notice_and_voting": window(start + timedelta(days=3), start + timedelta(days=5)),
    }
    plan_id = await hand_in(await county.citizen("zhou"), await county.campaign(windows=windows))
    due = start + timedelta(days=2)
    officer = await county.staff("officer")
    ok(await officer.post(path(plan_id, "/return"), {**REASON, "due_at": due.isoformat()}))
    time.set(due)
    assert await correct(county, plan_id) == "past_due"
    await worker.round()
    assert await correct(county, plan_id) == "state_conflict"
