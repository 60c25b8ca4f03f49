"""Many at once on the way up: a quota is never exceeded, and of two who decide one has decided."""

import asyncio
from collections import Counter
from datetime import timedelta

from sqlmodel import select

from api.db.tables.reviews import Review, ReviewQuota
from api.worker import Worker
from tests.county import APPRAISAL, Caller, County, plan_form
from tests.fixtures import Time
from tests.stories.appraising import accepted, ok, recommended, verified

REASON = {"reason": "请补充担保方式"}


def path(plan_id: str, what: str = "") -> str:
    return f"/v1/staff/loan-plans/{plan_id}{what}"


async def places(county: County) -> tuple[int, int]:
    """Places taken by the count, and by the reviews that hold one."""
    async with county.database.read() as session:
        (quota,) = await session.exec(select(ReviewQuota))
        held = list(await session.exec(select(Review.id).where(Review.holds_quota)))
    return quota.used, len(held)


async def test_forty_requests_of_two_officers_never_exceed_the_quota(county: County) -> None:
    campaign_id = await county.appraised(appraisal={**APPRAISAL, "town_quota": 3})
    plans = [await county.plan(campaign_id, project=f"项目{n}") for n in range(8)]
    officers = [await county.staff("jinghe2"), await county.staff("officer2")]
    for plan_id in plans:
        await verified(officers[0], plan_id)
    answers = await asyncio.gather(
        *(officers[n % 2].post(path(plan_id, "/recommend")) for n in range(5) for plan_id in plans)
    )
    assert Counter(one.status_code for one in answers) == {200: 3, 409: 37}
    assert {one.json()["code"] for one in answers if one.status_code == 409} <= {
        "town_quota_spent",
        "state_conflict",
    }
    assert await places(county) == (3, 3)


async def test_places_given_back_and_taken_at_once_are_counted_right(county: County) -> None:
    campaign_id = await county.appraised(appraisal={**APPRAISAL, "town_quota": 3})
    plans = [await county.plan(campaign_id, project=f"项目{n}") for n in range(7)]
    town, officer = await county.staff("jinghe2"), await county.staff("officer")
    for plan_id in plans:
        await verified(town, plan_id)
    for plan_id in plans[:3]:
        ok(await town.post(path(plan_id, "/recommend")))
    answers = await asyncio.gather(
        *(officer.post(path(one, "/reject"), REASON) for one in plans[:2]),
        *(town.post(path(one, "/withdraw"), REASON) for one in plans[1:3]),
        *(town.post(path(one, "/recommend")) for one in plans[3:] * 2),
    )
    assert {one.status_code for one in answers} <= {200, 409}
    used, held = await places(county)
    assert used == held <= 3
    shown = ok(await officer.get(f"/v1/staff/campaigns/{campaign_id}/loan-plans?limit=100"))["items"]
    assert sum(one["status"] == "screened" for one in shown) == used


async def test_of_recommending_and_returning_one_happens(county: County) -> None:
    campaign_id = await county.appraised()
    for _ in range(2):
        plan_id = await county.plan(campaign_id, clerk="officer2")
        one, other = await county.staff("jinghe"), await county.staff("jinghe2")
        await verified(one, plan_id)
        answers = await asyncio.gather(
            *(one.post(path(plan_id, "/recommend")) for _ in range(5)),
            *(other.post(path(plan_id, "/return"), REASON) for _ in range(5)),
        )
        # Who comes to return it when it is already with the county is told that it is not her turn.
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses[200] == 1
        assert set(statuses) <= {200, 403, 409}
        shown = ok(await one.get(path(plan_id)))
        assert (shown["status"], shown["version"]) in {("screened", 2), ("returned", 2)}


async def test_of_withdrawing_and_accepting_the_plan_ends_in_one_state(county: County) -> None:
    for _ in range(2):
        campaign_id = await county.appraised()
        zhou, officer = await county.citizen("zhou"), await county.staff("officer")
        made = await zhou.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form())
        plan_id = ok(made)["id"]
        await recommended(county, plan_id)
        answers = await asyncio.gather(
            *(officer.post(path(plan_id, "/accept")) for _ in range(5)),
            *(zhou.post(f"/v1/me/loan-plans/{plan_id}/withdraw") for _ in range(5)),
        )
        assert {one.status_code for one in answers} <= {200, 409}
        assert 1 <= sum(one.status_code == 200 for one in answers) <= 2
        # Whether she was a candidate for a moment or never: she has left, or nobody let her go.
        shown = ok(await zhou.get(f"/v1/me/loan-plans/{plan_id}"))
        gone = any(one.status_code == 200 for one in answers[5:])
        assert shown["status"] == ("withdrawn" if gone else "candidate")
        poll_id = ok(await county.client.get(f"/v1/campaigns/{campaign_id}"))["poll_id"]
        listed = ok(await county.client.get(f"/v1/polls/{poll_id}/candidates"))["items"]
        assert [one["standing"] for one in listed] in ([], ["withdrawn" if gone else "standing"])


async def test_at_the_deadline_the_worker_and_a_correction_never_both_win(
    county: County, time: Time, worker: Worker
) -> None:
    campaign_id = await county.appraised()
    due = time.now + timedelta(days=2)
    callers: list[tuple[Caller, str]] = []
    for number in range(4):
        citizen = await county.citizen(f"zhou-{number}")
        plan_id = ok(await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form()))["id"]
        form = {**REASON, "due_at": due.isoformat()}
        ok(await (await county.staff("jinghe")).post(path(plan_id, "/return"), form))
        callers.append((citizen, plan_id))
    for at in (due - timedelta(seconds=1), due):
        time.set(at)
        fresh = [(await county.citizen(f"zhou-{n}"), plan_id) for n, (_, plan_id) in enumerate(callers)]
        half = fresh[:2] if at < due else fresh[2:]
        answers, _ = await asyncio.gather(
            asyncio.gather(*(who.put(f"/v1/me/loan-plans/{one}", plan_form(), '"2"') for who, one in half)),
            worker.round(),
        )
        assert {one.status_code for one in answers} <= ({200} if at < due else {409, 412})
    await worker.round()
    officer = await county.staff("officer")
    statuses = [ok(await officer.get(path(plan_id)))["status"] for _, plan_id in callers]
    assert statuses == ["submitted", "submitted", "rejected", "rejected"]


async def test_places_that_are_overdue_are_given_back_once_whoever_notices(
    county: County, time: Time, worker: Worker
) -> None:
    """Several towns' officers, an applicant who leaves, and the worker, all at the deadline."""
    campaign_id, due = await county.appraised(), time.now + timedelta(days=2)
    officer = await county.staff("officer")
    late = [await county.plan(campaign_id, project=f"逾期{n}") for n in range(2)]
    waiting = [await county.plan(campaign_id, project=f"等候{n}") for n in range(5)]
    for plan_id in late:
        await recommended(county, plan_id)
        ok(await officer.post(path(plan_id, "/return"), {**REASON, "due_at": due.isoformat()}))
    for plan_id in waiting:
        await verified(await county.staff("jinghe2"), plan_id)
    time.set(due)
    town, other = await county.staff("jinghe2"), await county.staff("officer2")
    answers, left, _ = await asyncio.gather(
        asyncio.gather(
            *((town, other)[n % 2].post(path(one, "/recommend")) for n, one in enumerate(waiting))
        ),
        town.post(path(late[0], "/withdraw"), REASON),
        worker.round(),
    )
    assert {one.status_code for one in (*answers, left)} <= {200, 409}
    for plan_id in waiting:
        await town.post(path(plan_id, "/recommend"))
    assert await places(county) == (2, 2)
    statuses = [ok(await town.get(path(one)))["status"] for one in late]
    assert statuses[0] in {"withdrawn", "rejected"}
    assert statuses[1] == "rejected"


async def test_of_ten_who_tell_of_one_check_at_once_one_is_heard(county: County) -> None:
    """The others have not seen what she found."""
    plan_id = await county.plan(await county.appraised())
    town, other = await county.staff("jinghe2"), await county.staff("officer2")
    form = {"checked_on": "2026-10-12"}
    answers = await asyncio.gather(
        *(
            who.put(path(plan_id, "/checks/documents"), {**form, "passed": n % 2 == 0}, '"1"')
            for n in range(5)
            for who in (town, other)
        )
    )
    assert Counter(one.status_code for one in answers) == {200: 1, 412: 9}
    assert len(await county.audited(action="review.check")) == 1


async def test_a_check_withdrawn_and_a_recommendation_at_once_are_in_some_order(county: County) -> None:
    """Either the plan went up verified, or it did not go up."""
    campaign_id = await county.appraised(appraisal={**APPRAISAL, "town_quota": 10})
    for _ in range(4):
        plan_id = await county.plan(campaign_id)
        town, other = await county.staff("jinghe2"), await county.staff("officer2")
        await verified(town, plan_id)
        failed = {"passed": False, "checked_on": "2026-10-12"}
        up, told = await asyncio.gather(
            town.post(path(plan_id, "/recommend")),
            other.put(path(plan_id, "/checks/documents"), failed, '"4"'),
        )
        checks = ok(await town.get(path(plan_id, "/review")))["checks"]
        passed = all(one["passed"] for one in checks)
        assert (up.status_code == 200) is passed, (up.text, told.text)


async def test_two_hand_overs_at_once_move_each_review_once(county: County) -> None:
    campaign_id = await county.appraised()
    plans = [await county.plan(campaign_id, clerk="officer2", project=f"项目{n}") for n in range(6)]
    town, admin = await county.staff("jinghe"), await county.staff("admin")
    for plan_id in plans:
        ok(await town.post(path(plan_id, "/take")))
    form = {"from_username": "jinghe", "to_username": "jinghe2", "reason": "调动"}
    answers = await asyncio.gather(*(admin.post("/v1/staff/handovers", form) for _ in range(4)))
    assert sorted(ok(one)["moved"] for one in answers) == [0, 0, 0, 6]
    await verified(await county.staff("jinghe2"), plans[0])
    ok(await (await county.staff("jinghe2")).post(path(plans[0], "/recommend")))
    await accepted(county, plans[0])
