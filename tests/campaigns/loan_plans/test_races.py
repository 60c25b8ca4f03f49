"""Many decisions at once: one winner, one candidate, numbers without gap or double."""

import asyncio
from collections import Counter

from sqlmodel import select

from api.db.tables.polls import Candidate
from tests.county import Caller, County


async def test_forty_decide_on_one_plan_and_one_of_them_has_decided(county: County) -> None:
    campaign_id = await county.campaign()
    plan_id = await county.plan(campaign_id)
    officers = [await county.staff("officer"), await county.staff("officer2")]

    async def decide(number: int) -> int:
        officer, path = officers[number % 2], f"/v1/staff/loan-plans/{plan_id}"
        if number % 4 < 2:
            return (await officer.post(f"{path}/accept")).status_code
        return (await officer.post(f"{path}/return", {"reason": "请补充"})).status_code

    answers = await asyncio.gather(*(decide(number) for number in range(40)))
    assert Counter(answers) == {200: 1, 409: 39}
    plan = (await officers[0].get(f"/v1/staff/loan-plans/{plan_id}")).json()
    assert plan["version"] == 2
    won = await county.audited(action="loan_plan.accept") + await county.audited(action="loan_plan.return")
    assert [row["to_state"] for row in won] == [plan["status"]]
    async with county.database.read() as session:
        numbers = list(await session.exec(select(Candidate.number)))
    assert numbers == ([1] if plan["status"] == "candidate" else [])


async def test_forty_plans_accepted_at_once_are_numbered_one_to_forty(county: County) -> None:
    campaign_id = await county.campaign()
    plans = [await county.plan(campaign_id, project=f"项目{n}") for n in range(40)]
    officer = await county.staff("officer")
    answers = await asyncio.gather(
        *(officer.post(f"/v1/staff/loan-plans/{plan_id}/accept") for plan_id in plans)
    )
    assert [one.status_code for one in answers] == [200] * 40
    assert sorted(one.json()["candidate_number"] for one in answers) == list(range(1, 41))


async def test_no_candidate_is_added_behind_a_campaign_that_has_ended(county: County) -> None:
    """Whoever is accepted was so before the end: the result that is final stays what it is."""
    for _ in range(3):
        campaign_id = await county.campaign()
        plans = [await county.plan(campaign_id, project=f"项目{n}") for n in range(6)]
        officer = await county.staff("officer")
        closing = f"/v1/staff/campaigns/{campaign_id}/close"
        paths = [f"/v1/staff/loan-plans/{one}/accept" for one in plans]
        paths.insert(2, closing)
        answers = dict(zip(paths, await asyncio.gather(*map(officer.post, paths)), strict=True))
        assert answers.pop(closing).status_code == 200
        assert {one.status_code for one in answers.values()} <= {200, 409}
        accepted = [one for one in answers.values() if one.status_code == 200]
        result = (await county.client.get(f"/v1/campaigns/{campaign_id}/result")).json()
        assert len(result["items"]) == len(accepted)
        end = await _position(county, "campaign.close", campaign_id)
        for one in accepted:
            assert await _position(county, "loan_plan.accept", one.json()["id"]) <= end


async def _position(county: County, action: str, subject_id: str) -> str:
    (row,) = await county.audited(action=action, subject_id=subject_id)
    return str(row["id"])


async def test_two_corrections_of_one_version_are_one(county: County) -> None:
    from tests.county import plan_form

    campaign_id = await county.campaign()
    plan_id, town = await county.plan(campaign_id), await county.staff("jinghe")
    officer: Caller = await county.staff("officer")
    await officer.post(f"/v1/staff/loan-plans/{plan_id}/return", {"reason": "请补充"})
    answers = await asyncio.gather(
        *(town.put(f"/v1/staff/loan-plans/{plan_id}", plan_form(jobs=n), '"2"') for n in range(10))
    )
    statuses = Counter(one.status_code for one in answers)
    assert statuses[200] == 1
    assert set(statuses) <= {200, 409, 412}
