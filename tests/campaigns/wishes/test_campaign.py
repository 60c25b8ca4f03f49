"""A campaign of wishes has rules of its own, no poll and no appraisal."""

from tests.county import County
from tests.routers.refusals import refused
from tests.wishing import WISH_RULES, wishes_form, wishing


async def test_it_is_published_with_its_rules_and_without_a_poll(county: County) -> None:
    wishes = await wishing(county)
    officer = await county.staff("officer")
    campaign = (await officer.get(f"/v1/staff/campaigns/{wishes.campaign_id}")).json()
    assert campaign["kind"] == "wishes"
    assert campaign["wish_rules"]["points"] == WISH_RULES["points"]
    assert campaign["wish_rules"]["claim_days"] == 7
    assert campaign["poll_id"] is None
    assert campaign["ballot_rules"] is None
    assert await wishes.row(await wishes.plant())


async def test_without_rules_it_is_not_published(county: County) -> None:
    officer = await county.staff("officer")
    made = await officer.post("/v1/staff/campaigns", wishes_form(county) | {"wish_rules": None})
    problem = refused(
        await officer.post(f"/v1/staff/campaigns/{made.json()['id']}/publish"), 422, "not_ready_to_publish"
    )
    assert [one["pointer"] for one in problem["errors"]] == ["/wish_rules"]


async def test_its_rules_stand_once_it_is_published(county: County) -> None:
    wishes, officer = await wishing(county), await county.staff("officer")
    path = f"/v1/staff/campaigns/{wishes.campaign_id}"
    before = await officer.get(path)
    form = wishes_form(county)
    form["windows"] = {
        one["name"]: {"opens_at": one["opens_at"], "closes_at": one["closes_at"]}
        for one in before.json()["windows"]
    }
    same = await officer.put(path, form, before.headers["etag"])
    assert same.status_code == 200, same.text
    form["wish_rules"] = {**WISH_RULES, "at_once": 9}
    refused(await officer.put(path, form, same.headers["etag"]), 409, "campaign_published")


async def test_what_is_for_votes_does_not_see_it(county: County) -> None:
    wishes, officer = await wishing(county), await county.staff("officer")
    refused(await county.client.get(f"/v1/campaigns/{wishes.campaign_id}/result"), 404)
    refused(await officer.get(f"/v1/staff/campaigns/{wishes.campaign_id}/loan-plans"), 404)
    refused(await officer.get(f"/v1/staff/campaigns/{wishes.campaign_id}/panel"), 404)
