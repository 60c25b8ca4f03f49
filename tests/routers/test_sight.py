"""Who sees what: a town its own, a county all its towns, a citizen what she handed in herself."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access import accounts
from api.terms.access import OrganisationKind, Role
from api.terms.wishes import WishStatus
from tests.claiming import claiming
from tests.county import LUPU, NO_PASSWORD, STAFF, Caller, County, plan_form
from tests.routers.refusals import refused

STAFF_CAMPAIGNS = "/v1/staff/campaigns"


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Two refusals that cannot be told apart."""
    return {**one, "request_id": ""} == {**other, "request_id": ""}


async def test_a_town_sees_its_own_plans_and_the_county_all(county: County) -> None:
    campaign_id = await county.campaign()
    jinghe_plan = await county.plan(campaign_id)
    lupu_plan = await county.plan(campaign_id, "lupu", region_code=LUPU, id_number="321099198502040023")
    plans = f"{STAFF_CAMPAIGNS}/{campaign_id}/loan-plans"
    assert ids(await (await county.staff("jinghe")).get(plans)) == [jinghe_plan]
    assert ids(await (await county.staff("lupu")).get(plans)) == [lupu_plan]
    assert ids(await (await county.staff("officer")).get(plans)) == [jinghe_plan, lupu_plan]
    assert ids(await (await county.staff("auditor")).get(plans)) == [jinghe_plan, lupu_plan]


async def test_filters_and_pages_show_no_more_than_the_list(
    county: County, subtests: pytest.Subtests
) -> None:
    campaign_id = await county.campaign()
    await county.plan(campaign_id)
    lupu = await county.staff("lupu")
    officer = await county.staff("officer")
    listed = f"{STAFF_CAMPAIGNS}/{campaign_id}/loan-plans"
    await county.plan(campaign_id, project="第二个")
    cursor = (await officer.get(f"{listed}?limit=1")).json()["next_cursor"]
    for query in ("?status=submitted", f"?cursor={cursor}", "?limit=100"):
        with subtests.test(query):
            assert ids(await lupu.get(listed + query)) == []


async def test_a_town_officer_enters_plans_of_her_own_town_only(county: County) -> None:
    campaign_id = await county.campaign()
    jinghe = await county.staff("jinghe")
    answer = await jinghe.post(f"{STAFF_CAMPAIGNS}/{campaign_id}/loan-plans", plan_form(region_code=LUPU))
    assert [one["pointer"] for one in refused(answer, 422)["errors"]] == ["/region_code"]


async def test_a_draft_is_seen_by_its_county_alone(county: County, subtests: pytest.Subtests) -> None:
    officer = await county.staff("officer")
    draft = (await officer.post(STAFF_CAMPAIGNS, county.campaign_form())).json()["id"]
    assert ids(await officer.get(STAFF_CAMPAIGNS)) == [draft]
    town = await county.staff("jinghe")
    assert ids(await town.get(STAFF_CAMPAIGNS)) == []
    for path in ("", "/loan-plans"):
        with subtests.test(path):
            foreign = refused(await town.get(f"{STAFF_CAMPAIGNS}/{draft}{path}"), 404)
            assert same(foreign, refused(await town.get(f"{STAFF_CAMPAIGNS}/{uuid4()}{path}"), 404))
    for action in ("publish", "close", "resume"):
        with subtests.test(action):
            refused(await town.post(f"{STAFF_CAMPAIGNS}/{draft}/{action}"), 404)
    assert ids(await county.client.get("/v1/campaigns")) == []
    for path in ("", "/result"):
        with subtests.test(f"public{path}"):
            foreign = refused(await county.client.get(f"/v1/campaigns/{draft}{path}"), 404)
            assert same(foreign, refused(await county.client.get(f"/v1/campaigns/{uuid4()}{path}"), 404))


async def test_the_poll_of_a_draft_does_not_exist_for_anybody(county: County) -> None:
    officer = await county.staff("officer")
    draft = (await officer.post(STAFF_CAMPAIGNS, county.campaign_form())).json()
    assert draft["poll_id"] is None
    citizen = await county.citizen("early")
    refused(await citizen.post(f"/v1/campaigns/{draft['id']}/loan-plans", plan_form()), 404)


async def neighbour(county: County, role: Role = Role.COUNTY_ADMIN) -> Caller:
    """Somebody of the county next door."""
    async with county.database.write() as session:
        await accounts.ensure_region(session, "321088", "邻县")
        federation = await accounts.ensure_organisation(
            session, "邻县妇女联合会", OrganisationKind.WOMENS_FEDERATION, "321088"
        )
        await accounts.create_staff(
            session,
            username="neighbour",
            display_name="neighbour",
            password_hash=NO_PASSWORD,
            role=role,
            organisation=federation,
            region_code="321088",
        )
    return await county.staff("neighbour")


async def test_the_county_next_door_sees_only_what_is_public(
    county: County, subtests: pytest.Subtests
) -> None:
    campaign_id = await county.campaign()
    plan_id = await county.plan(campaign_id)
    stranger = await neighbour(county)
    assert ids(await stranger.get(STAFF_CAMPAIGNS)) == []
    refused(await stranger.get(f"{STAFF_CAMPAIGNS}/{campaign_id}"), 404)
    refused(await stranger.get(f"/v1/staff/loan-plans/{plan_id}"), 404)
    refused(await stranger.put(f"{STAFF_CAMPAIGNS}/{campaign_id}", county.campaign_form(), '"2"'), 404)
    for action in ("publish", "resume", "close"):
        with subtests.test(action):
            refused(await stranger.post(f"{STAFF_CAMPAIGNS}/{campaign_id}/{action}"), 404)
    assert (await stranger.get(f"/v1/campaigns/{campaign_id}")).json()["status"] == "published"


async def test_who_asks_for_what_is_sealed_next_door_is_told_absent_and_recorded(
    county: County, subtests: pytest.Subtests
) -> None:
    desk = await claiming(county)
    wish_id = await desk.wishes.plant(WishStatus.RECEIVED)
    claim_id = await desk.wishes.planted_claim(wish_id, due_at=None)
    unit_id = await desk.unit("19900060001")
    asked = {"kind": "explain", "text": "请说明我的资料有谁看过。"}
    asked_id = (await (await county.citizen("li")).post("/v1/me/data-requests", asked)).json()["id"]
    stranger = await neighbour(county)
    doors = {
        f"wishes/{wish_id}/child": "reveal_child",
        f"wish-claims/{claim_id}/deliveries/reveal": "reveal_wish_deliveries",
        f"wish-claims/{claim_id}/donor": "reveal_wish_donor",
        f"wish-claims/{claim_id}/thanks/read": "read_wish_thanks",
        f"donor-units/{unit_id}/contact": "reveal_donor_unit",
        f"data-requests/{asked_id}/reveal": "reveal_data_request",
        f"data-requests/{asked_id}/asker": "reveal_data_request_asker",
    }
    for path, door in doors.items():
        with subtests.test(door):
            which = path.split("/")[1]
            elsewhere = path.replace(which, str(uuid4()))
            body = None if door == "read_wish_thanks" else {"purpose": "verify"}
            foreign = await stranger.post(f"/v1/staff/{path}", body)
            absent = await stranger.post(f"/v1/staff/{elsewhere}", body)
            assert same(refused(foreign, 404), refused(absent, 404))
            assert foreign.headers.keys() == absent.headers.keys()
            (told,) = await county.audited(action="denied", subject_kind=door)
            assert (told["subject_id"], told["reason"]) == (which, "out_of_sight")
    # Elsewhere looking in vain leaves no trace.
    refused(await stranger.get(f"/v1/staff/wishes/{wish_id}"), 404)
    assert len(await county.audited(action="denied")) == len(doors)


async def test_one_citizens_plan_is_absent_for_another(county: County) -> None:
    campaign_id = await county.campaign()
    hers, other = await county.citizen("li"), await county.citizen("zhou")
    made = await hers.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form())
    path = f"/v1/me/loan-plans/{made.json()['id']}"
    assert (await hers.get(path)).status_code == 200
    assert ids(await other.get("/v1/me/loan-plans")) == []
    absent = refused(await other.get(f"/v1/me/loan-plans/{uuid4()}"), 404)
    assert same(refused(await other.get(path), 404), absent)
    assert same(refused(await other.put(path, plan_form(project="改掉"), '"1"'), 404), absent)
    assert (await hers.get(path)).json()["project"] == plan_form()["project"]


async def test_one_citizens_allowance_and_receipts_are_her_own(county: County) -> None:
    poll = await county.open_poll(candidates=1)
    hers, other = await county.citizen("li"), await county.citizen("zhou")
    nonce = await poll.nonce(hers)
    refused(await poll.cast(other, key="k", nonce=nonce), 409, "nonce_invalid")
    cast = await poll.cast(hers, key="k", nonce=nonce)
    assert cast.status_code == 201
    assert (await other.get(f"/v1/me/polls/{poll.poll_id}")).json()["remaining_today"] == 1
    again = await poll.cast(other, key="k")
    assert again.status_code == 201
    assert again.json()["receipt_code"] != cast.json()["receipt_code"]


async def test_the_record_is_read_by_admin_and_auditor_only(
    county: County, subtests: pytest.Subtests
) -> None:
    for name, (role, _) in STAFF.items():
        with subtests.test(name):
            answer = await (await county.staff(name)).get("/v1/staff/audit")
            assert answer.status_code == (200 if role in {Role.COUNTY_ADMIN, Role.AUDITOR} else 403)
