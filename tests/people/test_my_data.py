"""What a citizen sees of what is held of her, and what happens when she takes a consent back."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from api import people
from api.db.tables.audit import AuditEntry
from api.db.tables.wishes import Wish
from api.terms.wishes import WishStatus
from tests.county import Caller, County, plan_form
from tests.fixtures import Time
from tests.people.test_closing import REQUEST, id_of
from tests.routers.refusals import refused
from tests.wishing import CANARY, Wishing, wishing


@pytest.fixture
async def wishes(county: County) -> Wishing:
    return await wishing(county)


async def planted(wishes: Wishing, proxy: Caller, status: WishStatus, **fields: Any) -> str:
    """A wish this citizen entered."""
    whose = id_of(wishes.county, proxy)
    return await wishes.plant(status, submitter_kind="citizen", submitter_id=whose, **fields)


async def consent(caller: Caller, purpose: str) -> dict[str, Any]:
    listed = (await caller.get("/v1/me/consents")).json()["items"]
    found: dict[str, Any] = next(one for one in listed if one["purpose"] == purpose)
    return found


async def test_she_sees_every_room_in_clear_and_takes_it_along(county: County, wishes: Wishing) -> None:
    poll = await county.open_poll()
    proxy = await county.citizen("teacher")
    await planted(wishes, proxy, WishStatus.PUBLISHED)
    claimed = await wishes.plant(WishStatus.CLAIMED)
    await wishes.planted_claim(claimed, id_of(county, proxy))
    receipt = (await poll.cast(proxy, [1])).json()["receipt_code"]
    await proxy.post("/v1/me/data-requests", REQUEST)
    shown = await proxy.get("/v1/me/data")
    assert shown.status_code == 200, shown.text
    rooms = {room["name"]: json.dumps(room, ensure_ascii=False) for room in shown.json()["rooms"]}
    assert set(rooms) == set(
        "wishes claims loan_plans objections ballots messages words data_requests account".split()
    )
    assert all(word in rooms["wishes"] for word in CANARY.values())
    assert not any(word in rooms["claims"] for word in CANARY.values())
    assert receipt in rooms["ballots"]
    assert poll.candidate_ids[1] not in shown.text
    assert REQUEST["text"] in rooms["data_requests"]

    taken = await proxy.get("/v1/me/data/export")
    assert taken.headers["content-disposition"] == 'attachment; filename="tongxin-my-data.json"'
    assert taken.json().keys() == shown.json().keys()
    stranger = await (await county.citizen("stranger")).get("/v1/me/data")
    assert not any(word in stranger.text for word in CANARY.values())
    async with county.database.read() as session:
        told = list(await session.exec(select(AuditEntry).where(AuditEntry.action == "data.read")))
    assert [one.actor_id for one in told] == [id_of(county, proxy)] * 2 + [told[2].actor_id]


async def test_consent_to_a_wish_taken_back_takes_the_wish_back(county: County, wishes: Wishing) -> None:
    proxy, stranger = await county.citizen("teacher"), await county.citizen("stranger")
    wish_id = await planted(wishes, proxy, WishStatus.PUBLISHED)
    given = await consent(proxy, "wish")
    assert (given["giver"], given["subject_id"], given["withdrawn_at"]) == ("guardian", wish_id, None)
    refused(await stranger.post(f"/v1/me/consents/{given['id']}/withdraw"), 404)
    for _ in range(2):
        taken_back = await proxy.post(f"/v1/me/consents/{given['id']}/withdraw")
        assert taken_back.status_code == 200, taken_back.text
        assert taken_back.json()["withdrawn_at"]
    wish = await wishes.row(wish_id)
    assert wish.status is WishStatus.WITHDRAWN
    assert wish.erased_at is not None
    refused(await county.client.get(f"/v1/wishes/{wish_id}"), 404)
    shown = await proxy.get("/v1/me/data")
    assert not any(word in shown.text for word in CANARY.values())


async def test_a_consent_that_ended_alone_still_ends_the_wish(county: County, wishes: Wishing) -> None:
    proxy = await county.citizen("teacher")
    wish_id = await planted(wishes, proxy, WishStatus.PUBLISHED)
    given = await consent(proxy, "wish")
    child_id = (await wishes.row(wish_id)).child_id
    async with county.database.write() as session:
        await people.withdraw_consent(session, child_id, "wish")
    assert (await proxy.post(f"/v1/me/consents/{given['id']}/withdraw")).status_code == 200
    wish = await wishes.row(wish_id)
    assert (wish.status, wish.erased_at is None) == (WishStatus.WITHDRAWN, False)


async def test_a_remark_is_hers_where_her_wish_came_back_and_nowhere_else(
    county: County, wishes: Wishing, subtests: pytest.Subtests
) -> None:
    """Her own page and her data say the same of what staff added for each other."""
    proxy = await county.citizen("teacher")
    for status in WishStatus:
        with subtests.test(str(status)):
            async with county.database.write() as session:
                remark = await people.seal_text(session, f"补充：{status}")
            wish_id = await planted(wishes, proxy, status, remark_text_id=remark)
            detail = (await proxy.get(f"/v1/me/wishes/{wish_id}")).json()["remark"]
            room = (await proxy.get("/v1/me/data")).json()["rooms"][0]
            (record,) = [one for one in room["records"] if one["id"] == wish_id]
            facts = {one["name"]: one["value"] for one in record["facts"]}
            assert facts.get("remark") == detail
            assert (detail is not None) is (status in {WishStatus.RETURNED, WishStatus.REJECTED})


async def test_consent_to_being_shown_ends_at_once_and_alone(county: County, wishes: Wishing) -> None:
    proxy = await county.citizen("teacher")
    wish_id = await planted(wishes, proxy, WishStatus.FULFILLED)
    agreed = {
        "agreed": True,
        "text_version": "2026-11",
        "method": "paper",
        "agreed_on": "2026-10-12",
    }
    async with county.database.read() as session:
        version = (await session.get_one(Wish, UUID(wish_id))).version
    put = await proxy.put(f"/v1/me/wishes/{wish_id}/showcase", {"consent": agreed}, f'"{version}"')
    assert put.status_code == 200, put.text
    given = await consent(proxy, "wish_showcase")
    assert (await proxy.post(f"/v1/me/consents/{given['id']}/withdraw")).status_code == 200
    wish = await wishes.row(wish_id)
    assert (wish.showcase, wish.status, wish.erased_at) == (False, WishStatus.FULFILLED, None)
    assert (await consent(proxy, "wish"))["withdrawn_at"] is None


async def test_consent_to_a_plan_ends_with_the_plan_until_the_result_stands(
    county: County, time: Time
) -> None:
    campaign_id, citizen = await county.campaign(), await county.citizen("li-si")
    plan_id = (await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form())).json()["id"]
    given = await consent(citizen, "loan_plan.publish")
    assert (await citizen.post(f"/v1/me/consents/{given['id']}/withdraw")).status_code == 200
    assert (await citizen.get(f"/v1/me/loan-plans/{plan_id}")).json()["status"] == "withdrawn"

    second = (await citizen.post(f"/v1/campaigns/{campaign_id}/loan-plans", plan_form())).json()["id"]
    officer = await county.staff("officer")
    assert (await officer.post(f"/v1/staff/loan-plans/{second}/accept")).status_code == 200
    time.forward(days=5)
    officer, citizen = await county.staff("officer"), await county.citizen("li-si")
    assert (await officer.post(f"/v1/staff/campaigns/{campaign_id}/close")).status_code == 200
    given = await consent(citizen, "loan_plan.publish")
    bound = refused(await citizen.post(f"/v1/me/consents/{given['id']}/withdraw"), 409, "consent_bound")
    assert bound["detail"]
    assert (await consent(citizen, "loan_plan.publish"))["withdrawn_at"] is None
