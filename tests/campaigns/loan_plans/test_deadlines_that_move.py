"""Deadlines while time stands still or is given: pauses, extensions, and the end of the list."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.loan_plans import announce
from api.clock import SHANGHAI
from api.db.tables.loan_plans import LoanPlan
from api.worker import Worker
from tests.campaigns.loan_plans.test_deadlines import REASON, correct, hand_in, path, until
from tests.county import County, window
from tests.fixtures import Time
from tests.stories.appraising import ok, recommended, refused, verified

UNDECIDED = "未在规定时间内完成审核"
LAPSED = "逾期未补正"


def local(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S+08:00}"


async def run(county: County, campaign_id: str, what: str, form: Any = None) -> None:
    ok(await (await county.staff("officer")).post(f"/v1/staff/campaigns/{campaign_id}/{what}", form))


async def shown(county: County, plan_id: str) -> dict[str, Any]:
    return ok(await (await county.staff("officer")).get(path(plan_id)))


async def fate(county: County, plan_id: str) -> tuple[str, str | None]:
    plan = await shown(county, plan_id)
    return plan["status"], plan["return_reason"]


async def sent_down(county: County, campaign_id: str, due: datetime | None = None) -> str:
    plan_id = await county.plan(campaign_id)
    await recommended(county, plan_id)
    form = {**REASON, "due_at": due.isoformat() if due else None}
    ok(await (await county.staff("officer")).post(path(plan_id, "/return"), form))
    return plan_id


async def test_a_deadline_that_passed_during_a_pause_turns_nobody_down(
    county: County, time: Time, worker: Worker
) -> None:
    campaign_id, start = await county.appraised(), time.now
    hers = await hand_in(await county.citizen("zhou"), campaign_id)
    await until(county, hers, start + timedelta(days=3))
    towns = await sent_down(county, campaign_id, start + timedelta(days=3))
    later = await hand_in(await county.citizen("li"), campaign_id)
    await until(county, later, start + timedelta(days=6))
    await run(county, campaign_id, "pause", {"reason": "核查"})
    time.set(start + timedelta(days=3, hours=12))
    await worker.round()
    assert [(await fate(county, one))[0] for one in (hers, towns)] == ["returned", "sent_down"]
    assert await correct(county, hers) == "campaign_paused"

    await run(county, campaign_id, "resume", {"reason": "核查完毕"})
    await worker.round()
    two_days = start + timedelta(days=5, hours=12)
    dues = [(await shown(county, one))["due_at"] for one in (hers, towns, later)]
    assert dues == [local(two_days), local(two_days), local(start + timedelta(days=6))]
    time.set(two_days - timedelta(seconds=1))
    assert await correct(county, hers) == "ok"
    ok(await (await county.staff("jinghe2")).post(path(towns, "/recommend")))
    steps = ok(await (await county.staff("jinghe2")).get(path(towns, "/review")))["steps"]
    extended = next(one for one in steps if one["action"] == "extend")
    assert (extended["by"], extended["due_at"]) == (None, local(two_days))


async def test_nobody_is_given_time_in_which_nothing_can_be_done(county: County, time: Time) -> None:
    """At the longest until the tier's own time ends; a town has what was sent down as long as the county."""
    campaign_id, start = await county.appraised(), time.now
    hers = await hand_in(await county.citizen("zhou"), campaign_id)
    await until(county, hers, start + timedelta(days=2))
    towns = await sent_down(county, campaign_id, start + timedelta(days=2))
    await run(county, campaign_id, "pause", {"reason": "核查"})
    time.set(start + timedelta(days=5))
    await run(county, campaign_id, "resume")
    assert (await shown(county, hers))["due_at"] == local(start + timedelta(days=6))
    assert (await shown(county, towns))["due_at"] == local(start + timedelta(days=7))
    await run(county, campaign_id, "pause", {"reason": "再核查"})
    time.set(start + timedelta(days=7))
    await run(county, campaign_id, "resume")
    assert (await shown(county, towns))["due_at"] == local(start + timedelta(days=8))
    time.set(start + timedelta(days=8, seconds=-1))
    ok(await (await county.staff("jinghe2")).post(path(towns, "/recommend")))


async def test_what_was_sent_down_goes_back_to_the_applicant_within_the_time_that_was_given(
    county: County, time: Time
) -> None:
    campaign_id, start = await county.appraised(), time.now
    towns = await sent_down(county, campaign_id, start + timedelta(days=3))
    await run(county, campaign_id, "pause", {"reason": "核查"})
    time.set(start + timedelta(days=6, hours=1))
    await run(county, campaign_id, "resume")
    town = await county.staff("jinghe2")
    returned = ok(await town.post(path(towns, "/return"), REASON))
    assert returned["due_at"] == local(start + timedelta(days=8))


@pytest.mark.parametrize("tier", ["town", "county", "alone"])
async def test_a_deadline_at_the_end_of_a_tiers_time_follows_when_that_is_extended(
    county: County, time: Time, worker: Worker, tier: str
) -> None:
    start = time.now
    day = timedelta(days=1)
    if tier == "alone":
        campaign_id = await county.campaign()
        moved = {"window": "notice_and_voting", **window(start + 2 * day, start + 5 * day)}
        was, now = start + day, start + 2 * day
    else:
        windows = county.appraised_form()["windows"]
        windows["county_vetting"] = window(start, start + 7 * day)
        campaign_id = await county.appraised(windows=windows)
        was, now = (
            (start + 6 * day, start + 7 * day) if tier == "town" else (start + 7 * day, start + 8 * day)
        )
        named = "town_screening" if tier == "town" else "county_vetting"
        moved = {"window": named, "closes_at": now.isoformat()}
    if tier == "county":
        plan_id = await sent_down(county, campaign_id)
    else:
        plan_id = await hand_in(await county.citizen("zhou"), campaign_id)
        decider = await county.staff("jinghe" if tier == "town" else "officer")
        ok(await decider.post(path(plan_id, "/return"), REASON))
    other = await hand_in(await county.citizen("li"), campaign_id)
    decider = await county.staff("officer")
    earlier = (start + day / 2).isoformat()
    ok(await decider.post(path(other, "/return"), {**REASON, "due_at": earlier}))
    assert (await shown(county, plan_id))["due_at"] == local(was)

    await run(county, campaign_id, "extend", {**moved, "reason": "应群众要求延长"})
    assert (await shown(county, plan_id))["due_at"] == local(now)
    assert (await shown(county, other))["due_at"] == local(start + day / 2), "a day that was named stands"
    time.set(now - timedelta(hours=1))
    await worker.round()
    if tier == "county":
        ok(await (await county.staff("jinghe2")).post(path(plan_id, "/recommend")))
    else:
        assert await correct(county, plan_id) == "ok"
    assert await fate(county, other) == ("rejected", LAPSED)


async def test_what_nobody_decided_ends_when_the_vote_begins(
    county: County, time: Time, worker: Worker
) -> None:
    campaign_id, start = await county.appraised(), time.now
    zhou = await county.citizen("zhou")
    ok(await zhou.post("/v1/me/message-grants", {"accepted": ["review"]}))
    submitted = await hand_in(zhou, campaign_id)
    screened = await county.plan(campaign_id)
    await recommended(county, screened)
    candidate = await county.plan(campaign_id)
    await recommended(county, candidate)
    ok(await (await county.staff("officer")).post(path(candidate, "/accept")))
    time.set(start + timedelta(days=8, seconds=-1))
    await worker.round()
    assert [(await fate(county, one))[0] for one in (submitted, screened)] == ["submitted", "screened"]
    time.set(start + timedelta(days=8))
    await worker.round()
    await worker.round()
    assert [await fate(county, one) for one in (submitted, screened)] == [("rejected", UNDECIDED)] * 2
    assert (await fate(county, candidate))[0] == "candidate"
    mine = ok(await (await county.citizen("zhou")).get(f"/v1/me/loan-plans/{submitted}"))
    assert (mine["status"], mine["return_reason"], mine["due_at"]) == ("rejected", UNDECIDED, None)
    officer = await county.staff("officer")
    told = ok(await officer.get("/v1/staff/messages?limit=100"))["items"]
    assert [one["subject_id"] for one in told if one["template"] == "review"].count(screened) == 1
    quotas = ok(await officer.get(f"/v1/staff/campaigns/{campaign_id}/quotas"))["items"]
    assert quotas[0]["used"] == 1, "the candidate's"
    assert len(await county.audited(action="loan_plan.lapse")) == 2


@pytest.mark.parametrize(("end", "status"), [("close", "rejected"), ("cancel", "submitted")])
async def test_when_the_campaign_is_ended_early_too_unless_it_is_called_off(
    county: County, time: Time, worker: Worker, end: str, status: str
) -> None:
    campaign_id = await county.campaign()
    pending = await hand_in(await county.citizen("zhou"), campaign_id)
    await run(county, campaign_id, end, {"reason": "提前结束"})
    await worker.round()
    assert (await fate(county, pending))[0] == status


async def test_while_the_campaign_is_paused_nothing_ends(county: County, time: Time, worker: Worker) -> None:
    campaign_id = await county.campaign()
    pending = await hand_in(await county.citizen("zhou"), campaign_id)
    await run(county, campaign_id, "pause", {"reason": "核查"})
    time.forward(days=1)
    await worker.round()
    assert (await fate(county, pending))[0] == "submitted"
    await run(county, campaign_id, "resume")
    await worker.round()
    assert await fate(county, pending) == ("rejected", UNDECIDED)


async def test_a_place_is_free_at_the_deadline_though_the_worker_sleeps(county: County, time: Time) -> None:
    campaign_id, start = await county.appraised(), time.now
    plans = [await sent_down(county, campaign_id, start + timedelta(days=day)) for day in (2, 5)]
    third = await county.plan(campaign_id)
    await verified(await county.staff("jinghe2"), third)
    time.set(start + timedelta(days=2, seconds=-1))
    town = await county.staff("jinghe2")
    assert refused(await town.post(path(third, "/recommend")), 409) == "town_quota_spent"
    time.set(start + timedelta(days=2))
    ok(await (await county.staff("jinghe2")).post(path(third, "/recommend")))
    assert await fate(county, plans[0]) == ("rejected", LAPSED)
    assert (await fate(county, plans[1]))[0] == "sent_down"
    (row,) = await county.audited(action="loan_plan.lapse")
    assert row["actor_kind"] == "system"
    quotas = ok(await (await county.staff("officer")).get(f"/v1/staff/campaigns/{campaign_id}/quotas"))
    assert quotas["items"][0]["used"] == 2


async def test_one_that_cannot_be_turned_down_keeps_nobody_else(
    county: County, time: Time, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id, start = await county.appraised(), time.now
    plans = [await hand_in(await county.citizen(f"zhou-{n}"), campaign_id) for n in range(3)]
    for plan_id in plans:
        await until(county, plan_id, start + timedelta(days=3))
    telling = announce.rejected

    async def broken(session: AsyncSession, plan: LoanPlan) -> None:
        if str(plan.id) == plans[0]:
            raise RuntimeError("her name and telephone number")
        await telling(session, plan)

    monkeypatch.setattr(announce, "rejected", broken)
    time.set(start + timedelta(days=3))
    await worker.round()
    assert [(await fate(county, one))[0] for one in plans] == ["returned", "rejected", "rejected"]
    monkeypatch.undo()
    await worker.round()
    assert await fate(county, plans[0]) == ("rejected", LAPSED)
