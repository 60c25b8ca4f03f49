"""Lists in pages: whatever is added while somebody turns pages, nothing comes twice and nothing is missed."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.county import Caller, County, plan_form
from tests.fixtures import Time

Get = Callable[[str], Awaitable[httpx.Response]]


async def follow(get: Get, path: str, between: Callable[[], Awaitable[object]]) -> list[str]:
    """The ids along `Link: rel=next`, with something happening between the pages."""
    found: list[str] = []
    seen: set[str] = set()
    while path:
        assert path not in seen
        seen.add(path)
        answer = await get(path)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [one["id"] for one in page["items"]]
        assert ("next" in answer.links) == (page["next_cursor"] is not None)
        path = answer.links.get("next", {}).get("url", "")
        if path:
            assert page["next_cursor"] in path
            await between()
    return found


async def test_campaigns_newest_first(county: County, time: Time) -> None:
    old = [await county.campaign(title=f"第{n}个") for n in range(5)]

    async def another() -> None:
        await county.campaign(title="新来的")

    assert await follow(county.client.get, "/v1/campaigns?limit=2", another) == old[::-1]


async def test_candidates_by_number(county: County) -> None:
    poll = await county.open_poll(candidates=5)

    async def nothing() -> None: ...

    path = f"/v1/polls/{poll.poll_id}/candidates?limit=2"
    assert await follow(county.client.get, path, nothing) == poll.candidate_ids
    assert await follow(county.client.get, path.replace("=2", "=5"), nothing) == poll.candidate_ids


async def test_plans_oldest_first_with_those_that_come_meanwhile(county: County) -> None:
    campaign_id = await county.campaign()
    plans = [await county.plan(campaign_id, project=f"项目{n}") for n in range(4)]

    async def another() -> None:
        if len(plans) < 7:
            plans.append(await county.plan(campaign_id, project="后来的"))

    officer = await county.staff("officer")
    found = await follow(officer.get, f"/v1/staff/campaigns/{campaign_id}/loan-plans?limit=2", another)
    assert found == plans


async def test_a_filter_stays_on_from_page_to_page(county: County) -> None:
    campaign_id = await county.campaign()
    officer = await county.staff("officer")
    plans = [await county.plan(campaign_id, project=f"项目{n}") for n in range(6)]
    for plan_id in plans[::2]:
        await officer.post(f"/v1/staff/loan-plans/{plan_id}/return", {"reason": "补充材料"})

    async def nothing() -> None: ...

    path = f"/v1/staff/campaigns/{campaign_id}/loan-plans?limit=2&status=submitted"
    assert await follow(officer.get, path, nothing) == plans[1::2]


async def test_the_record_newest_first_while_it_grows(county: County) -> None:
    campaign_id = await county.campaign()
    for n in range(3):
        await county.plan(campaign_id, project=f"项目{n}")
    auditor: Caller = await county.staff("auditor")
    everything = [one["id"] for one in (await auditor.get("/v1/staff/audit?limit=100")).json()["items"]]

    async def something_is_done() -> None:
        await county.plan(campaign_id, project="其间")

    assert await follow(auditor.get, "/v1/staff/audit?limit=2", something_is_done) == everything


async def test_my_own_plans(county: County) -> None:
    campaign_id = await county.campaign()
    citizen = await county.citizen("li")
    made = [
        (await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form(project=f"项目{n}"))).json()[
            "id"
        ]
        for n in range(3)
    ]

    async def nothing() -> None: ...

    assert await follow(citizen.get, "/v1/me/loan-plans?limit=1", nothing) == made[::-1]


@pytest.mark.parametrize("limit", [1, 100])
async def test_an_empty_list_is_one_empty_page(county: County, limit: int) -> None:
    answer = await county.client.get(f"/v1/campaigns?limit={limit}")
    assert answer.json() == {"items": [], "next_cursor": None}
    assert "link" not in answer.headers
