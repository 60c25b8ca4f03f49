"""Nobody overwrites what she has not seen (RFC 9110 §13.1.1)."""

import asyncio

from tests.county import County, plan_form
from tests.routers.refusals import refused

CAMPAIGNS = "/v1/staff/campaigns"


async def test_of_two_who_read_the_same_the_second_to_write_is_told(county: County) -> None:
    one, other = await county.staff("officer"), await county.staff("officer2")
    path = f"{CAMPAIGNS}/{(await one.post(CAMPAIGNS, county.campaign_form())).json()['id']}"
    etag = (await one.get(path)).headers["etag"]
    assert (await other.get(path)).headers["etag"] == etag

    written = await one.put(path, county.campaign_form(title="先写的"), etag)
    assert written.status_code == 200
    refused(await other.put(path, county.campaign_form(title="后写的"), etag), 412, "stale_version")

    assert (await one.get(path)).json()["title"] == "先写的"
    assert (await one.get(path)).headers["etag"] == written.headers["etag"] != etag
    assert (
        await other.put(path, county.campaign_form(title="再写"), written.headers["etag"])
    ).status_code == 200


async def test_of_many_who_write_at_once_one_succeeds(county: County) -> None:
    writers = [await county.staff(name) for name in ("officer", "officer2", "admin") * 3]
    path = f"{CAMPAIGNS}/{(await writers[0].post(CAMPAIGNS, county.campaign_form())).json()['id']}"
    answers = await asyncio.gather(
        *(one.put(path, county.campaign_form(title=f"第{n}稿"), '"1"') for n, one in enumerate(writers))
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] + [412] * 8
    (winner,) = (answer for answer in answers if answer.status_code == 200)
    found = await writers[0].get(path)
    assert (found.json(), found.headers["etag"]) == (winner.json(), winner.headers["etag"])


async def test_every_change_of_a_campaign_has_a_new_version(county: County) -> None:
    officer = await county.staff("officer")
    made = await officer.post(CAMPAIGNS, county.campaign_form())
    path, seen = made.headers["location"], [made.headers["etag"]]
    for action, body in (("publish", None), ("pause", {"reason": "核查"}), ("resume", None), ("close", None)):
        answer = await officer.post(f"{path}/{action}", body)
        assert answer.status_code == 200, answer.text
        assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
        seen.append(answer.headers["etag"])
    assert len(set(seen)) == 5


async def test_a_citizens_correction_is_bound_to_what_she_saw(county: County) -> None:
    campaign_id = await county.campaign()
    citizen, officer = await county.citizen("li"), await county.staff("officer")
    made = await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form())
    path = made.headers["location"]
    returned = f"/v1/staff/loan-plans/{made.json()['id']}/return"
    assert (await officer.post(returned, {"reason": "请补充担保人"})).status_code == 200
    refused(await citizen.put(path, plan_form(), made.headers["etag"]), 412, "stale_version")
    etag = (await citizen.get(path)).headers["etag"]
    assert (await citizen.put(path, plan_form(guarantee="两名担保人"), etag)).status_code == 200
