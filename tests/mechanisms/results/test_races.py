"""Who signs, objects, judges or grants at once: one order of events, and nothing lost."""

import asyncio
from collections import Counter
from typing import Any

from tests.contest import certified, judged
from tests.county import County
from tests.fixtures import Time
from tests.stories.appraising import TEXT, notice_of, ok

ROUNDS = 2


async def test_of_many_who_certify_at_once_one_has_certified(county: County, time: Time) -> None:
    contest = await judged(county, time)
    ok(await contest.propose())
    path = f"{contest.staff_path}/result/certify"
    signers = [await county.staff(name) for name in ("officer2", "admin") * 5]
    answers = await asyncio.gather(*(one.post(path) for one in signers))
    assert Counter(one.status_code for one in answers) == {200: 1, 409: 9}
    assert (await contest.result())["certification"] == 1
    assert len(await county.audited(action="result.certify")) == 1
    time.set(contest.day(22))
    notices = ok(await county.client.get("/v1/notices"))["items"]
    assert sorted(one["stage"] for one in notices) == ["candidates", "result"]


async def test_proposing_while_somebody_certifies(county: County, time: Time) -> None:
    """Either the proposal comes first, and who made it cannot have certified it; or it is too late."""
    contest = await judged(county, time)
    for _ in range(ROUNDS):
        ok(await contest.propose("officer"))
        proposer, certifier = await county.staff("admin"), await county.staff("admin")
        path = f"{contest.staff_path}/result"
        certified_, proposed = await asyncio.gather(
            certifier.post(f"{path}/certify"), proposer.post(f"{path}/propose", {"draws": []})
        )
        if proposed.status_code == 200:
            assert certified_.status_code == 403
            assert certified_.json()["code"] == "same_person"
        else:
            assert (certified_.status_code, proposed.status_code) == (200, 409)
            break


async def test_many_propose_at_once_and_there_is_one_proposal(county: County, time: Time) -> None:
    contest = await judged(county, time)
    callers = [await county.staff(name) for name in ("officer", "officer2", "admin") * 3]
    path = f"{contest.staff_path}/result/propose"
    answers = await asyncio.gather(*(one.post(path, {"draws": []}) for one in callers))
    assert {one.status_code for one in answers} == {200}
    assert len({one.json()["digest"] for one in answers}) == 1


async def test_objections_while_somebody_certifies_are_never_lost(county: County, time: Time) -> None:
    """Letters with a postmark in time: one written down before the certification stops it; after it all
    are refused, and can be sent about the notice of the result. Never both, never neither."""
    for number in range(ROUNDS):
        contest = await judged(county, time)
        notice = await notice_of(county, contest.campaign_id)
        ok(await contest.propose())
        letter = {
            "entry_id": notice["entries"][0]["id"],
            "name": "王五",
            "contact": "19900009999",
            "text": TEXT,
            "channel": "letter",
            "dated": contest.day(16).date().isoformat(),
        }
        officer, officer2 = await county.staff("officer"), await county.staff("officer2")
        letters = [officer.post(f"/v1/staff/notices/{notice['id']}/objections", letter) for _ in range(6)]
        certifying = officer2.post(f"{contest.staff_path}/result/certify")
        sent = [*letters, certifying] if number % 2 else [certifying, *letters]
        answers = list(await asyncio.gather(*sent))
        signed = answers.pop(-1 if number % 2 else 0)
        recorded = {one.status_code for one in answers}
        if signed.status_code == 200:
            assert recorded == {409}
            assert {one.json()["code"] for one in answers} == {"notice_concluded"}
        else:
            assert (signed.status_code, signed.json()["code"]) == (409, "objections_open")
            assert recorded == {201}
        stands = (await contest.result())["result_status"]
        assert stands == ("certified" if signed.status_code == 200 else None)


async def test_somebody_selected_who_leaves_while_it_is_certified_is_not_certified(
    county: County, time: Time
) -> None:
    for number in range(ROUNDS):
        contest = await judged(county, time)
        plans = ok(await (await county.staff("officer")).get(f"{contest.staff_path}/loan-plans"))["items"]
        plan_id = next(one["id"] for one in plans if one["candidate_number"] == 1)
        ok(await contest.propose())
        officer, officer2 = await county.staff("officer"), await county.staff("officer2")
        leaving = officer.post(f"/v1/staff/loan-plans/{plan_id}/withdraw", {"reason": "申请人书面申请退出"})
        signing = officer2.post(f"{contest.staff_path}/result/certify")
        answers: list[Any] = list(
            await asyncio.gather(*((leaving, signing) if number % 2 else (signing, leaving)))
        )
        left, signed = answers if number % 2 else reversed(answers)
        assert left.status_code == 200, left.text
        status = (await contest.staff_result())["result_status"]
        if signed.status_code == 200:
            assert status == "reopened"
        else:
            assert (signed.json()["code"], status) == ("result_changed", "proposed")


async def test_of_many_who_grant_at_once_one_has_granted(county: County, time: Time) -> None:
    contest = await certified(county, time)
    time.set(contest.day(31))
    officers = [await county.staff(name) for name in ("officer", "officer2", "admin") * 3]
    answers = await asyncio.gather(*(one.post(f"{contest.staff_path}/awards") for one in officers))
    assert Counter(one.status_code for one in answers) == {201: 1, 409: 8}
    assert [one["number"] for one in (await contest.result())["awards"]] == [1, 2]


async def test_two_campaigns_that_grant_at_once_share_no_number(county: County, time: Time) -> None:
    start = time.now
    contests = []
    for _ in range(2):
        time.set(start)
        contests.append(await certified(county, time))
    time.set(contests[0].day(31))
    officer = await county.staff("officer")
    answers = await asyncio.gather(*(officer.post(f"{one.staff_path}/awards") for one in contests))
    numbers = [[one["number"] for one in ok(answer)["items"]] for answer in answers]
    assert sorted(numbers) == [[1, 2], [3, 4]]
