"""One applicant with several plans: taken in without a word, seen by staff, one of them a candidate."""

import asyncio
from collections import Counter

from tests.county import LUPU, County, id_number, plan_form
from tests.stories.appraising import ok, recommended, refused

HERS = id_number(0)


def path(plan_id: str, what: str = "") -> str:
    return f"/v1/staff/loan-plans/{plan_id}{what}"


async def test_the_public_learns_nothing_and_staff_see_as_far_as_they_see(county: County) -> None:
    campaign_id = await county.appraised()
    first = await county.plan(campaign_id, id_number=HERS)
    second = await county.plan(campaign_id, clerk="lupu", region_code=LUPU, id_number=HERS)
    await county.plan(campaign_id, id_number=id_number(5))
    elsewhere = await county.plan(await county.appraised(title="另一个"), id_number=HERS)
    stranger = await county.citizen("li")
    third = ok(
        await stranger.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form(id_number=HERS.lower()))
    )
    assert "duplicates" not in third
    officer, town = await county.staff("officer"), await county.staff("jinghe")
    shown = ok(await officer.get(f"/v1/staff/campaigns/{campaign_id}/loan-plans"))["items"]
    assert [(one["duplicates"], one["duplicates_elsewhere"]) for one in shown] == [
        ([second, third["id"]], 0),
        ([first, third["id"]], 0),
        ([], 0),
        ([first, second], 0),
    ]
    for what in ("", "/review"):
        seen = ok(await town.get(path(first, what)))
        assert (seen["duplicates"], seen["duplicates_elsewhere"]) == ([third["id"]], 1)
    assert ok(await officer.get(path(elsewhere)))["duplicates"] == [], "another campaign is another matter"
    ok(await town.post(path(third["id"], "/withdraw"), {"reason": "重复申报"}))
    assert ok(await officer.get(path(first)))["duplicates"] == [second], "a plan taken back is none"


async def test_an_applicant_stands_with_one_plan(county: County) -> None:
    campaign_id = await county.campaign()
    first, second = [await county.plan(campaign_id, id_number=HERS) for _ in range(2)]
    officer = await county.staff("officer")
    ok(await officer.post(path(first, "/accept")))
    refusal = await officer.post(path(second, "/accept"))
    assert refused(refusal, 409) == "applicant_already_candidate"
    assert ok(await officer.get(path(second)))["status"] == "submitted"
    assert HERS not in refusal.text
    # Whoever has left may stand with another plan; whoever's plan was changed to be hers may not.
    other = await county.plan(campaign_id)
    ok(await officer.post(path(other, "/return"), {"reason": "请核对身份证号"}))
    ok(await (await county.staff("jinghe")).put(path(other), plan_form(id_number=HERS), '"2"'))
    assert refused(await officer.post(path(other, "/accept")), 409) == "applicant_already_candidate"
    ok(await officer.post(path(first, "/withdraw"), {"reason": "本人申请"}))
    assert ok(await officer.post(path(second, "/accept")))["candidate_number"] == 2


async def test_two_officers_who_accept_two_of_her_plans_at_once_accept_one(county: County) -> None:
    for _ in range(3):
        campaign_id = await county.campaign()
        plans = [await county.plan(campaign_id, id_number=HERS) for _ in range(6)]
        officers = [await county.staff("officer"), await county.staff("officer2")]
        answers = await asyncio.gather(
            *(officers[n % 2].post(path(one, "/accept")) for n, one in enumerate(plans))
        )
        assert Counter(one.status_code for one in answers) == {200: 1, 409: 5}
        refusals = {one.json()["code"] for one in answers if one.status_code == 409}
        assert refusals == {"applicant_already_candidate"}
        (won,) = [one.json() for one in answers if one.status_code == 200]
        assert won["candidate_number"] == 1


async def test_two_plans_of_one_applicant_take_two_places_of_the_quota(county: County) -> None:
    """The town may not know of the other; the county will, and gives a place back by rejecting one."""
    campaign_id = await county.appraised()
    for _ in range(2):
        await recommended(county, await county.plan(campaign_id, id_number=HERS))
    quotas = ok(await (await county.staff("jinghe")).get(f"/v1/staff/campaigns/{campaign_id}/quotas"))
    assert quotas["items"][0]["used"] == 2
