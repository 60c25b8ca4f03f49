"""A creating request takes effect once, however often and however nearly at once it is sent."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.county import County, plan_form
from tests.routers.refusals import refused

CAMPAIGNS = "/v1/staff/campaigns"


def equal(answers: list[httpx.Response]) -> dict[str, Any]:
    """The one answer that all of them are."""
    first = answers[0]
    assert first.status_code == 201, first.text
    for answer in answers:
        assert (answer.status_code, answer.json()) == (201, first.json())
        assert answer.headers.get("location") == first.headers.get("location")
        assert answer.headers.get("etag") == first.headers.get("etag")
    made: dict[str, Any] = first.json()
    return made


async def test_ten_twins_in_flight_make_one_campaign(county: County) -> None:
    officer = await county.staff("officer")
    answers = await asyncio.gather(
        *(officer.post(CAMPAIGNS, county.campaign_form(), key="k") for _ in range(10))
    )
    made = equal(list(answers))
    assert [one["id"] for one in (await officer.get(CAMPAIGNS)).json()["items"]] == [made["id"]]
    assert len(await county.audited(action="campaign.drafted")) == 1


async def test_ten_twins_in_flight_make_one_plan(county: County) -> None:
    campaign_id = await county.campaign()
    citizen = await county.citizen("li")
    path = f"/v1/campaigns/{campaign_id}/loan-plans"
    equal(list(await asyncio.gather(*(citizen.post(path, plan_form(), key="k") for _ in range(10)))))
    assert len((await citizen.get("/v1/me/loan-plans")).json()["items"]) == 1


async def test_ten_twins_in_flight_make_one_ballot(county: County) -> None:
    poll = await county.open_poll(
        candidates=1, rules={"ballots_per_day": 20, "one_pick_per_candidate_per_day": False}
    )
    voter = await county.citizen("li")
    nonce = await poll.nonce(voter)
    equal(list(await asyncio.gather(*(poll.cast(voter, key="k", nonce=nonce) for _ in range(10)))))
    assert (await voter.get(f"/v1/me/polls/{poll.poll_id}")).json()["remaining_today"] == 19


async def test_a_key_is_the_same_with_quotes_and_without(county: County) -> None:
    officer = await county.staff("officer")
    equal([await officer.post(CAMPAIGNS, county.campaign_form(), key=key) for key in ("abc", '"abc"', "abc")])
    other = await officer.post(CAMPAIGNS, county.campaign_form(title="另一个"), key='"abcd"')
    assert other.status_code == 201
    assert len((await officer.get(CAMPAIGNS)).json()["items"]) == 2


async def test_a_key_used_again_for_something_else_is_refused(county: County) -> None:
    officer = await county.staff("officer")
    first = await officer.post(CAMPAIGNS, county.campaign_form(), key="k")
    answer = await officer.post(CAMPAIGNS, county.campaign_form(title="另一个"), key="k")
    refused(answer, 422, "idempotency_key_reused")
    assert [one["id"] for one in (await officer.get(CAMPAIGNS)).json()["items"]] == [first.json()["id"]]


async def test_a_key_belongs_to_one_caller_and_one_address(county: County) -> None:
    here, there = await county.campaign(), await county.campaign()
    li, zhou = await county.citizen("li"), await county.citizen("zhou")
    made = [
        await caller.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form(), key="k")
        for caller, campaign_id in ((li, here), (zhou, here))
    ]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["id"] != made[1].json()["id"]
    refused(await li.post(f"/v1/campaigns/{there}/loan-plans", plan_form(), key="k"), 422)


async def test_a_refused_request_does_not_use_its_key_up(county: County) -> None:
    campaign_id = await county.campaign()
    clerk = await county.staff("jinghe")
    path = f"{CAMPAIGNS}/{campaign_id}/loan-plans"
    refused(await clerk.post(path, plan_form(id_number="321099198503070022"), key="k"), 422)
    assert (await clerk.post(path, plan_form(), key="k")).status_code == 201


@pytest.mark.parametrize("meanwhile", ["published", "closed"])
async def test_the_answer_is_given_again_as_things_stand_now(county: County, meanwhile: str) -> None:
    """The row keeps no body: what was created is shown as it is."""
    officer = await county.staff("officer")
    form = county.campaign_form()
    made = await officer.post(CAMPAIGNS, form, key="k")
    for action in ("publish", "close")[: 1 if meanwhile == "published" else 2]:
        assert (await officer.post(f"{made.headers['location']}/{action}")).status_code == 200
    again = await officer.post(CAMPAIGNS, form, key="k")
    assert (again.status_code, again.json()["id"]) == (201, made.json()["id"])
    assert again.json()["status"] == meanwhile
