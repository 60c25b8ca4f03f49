"""Taking back: as easy as entering, from every state, and with it everything the guardian agreed to."""

import asyncio
from typing import Any

import pytest

from api import clock, people
from api.access.tokens import read_citizen
from api.campaigns.wishes import workflow
from api.terms import consents
from api.terms.access import ActorKind
from api.terms.wishes import ClaimOutcome
from api.terms.wishes import WishStatus as S
from tests.campaigns.wishes.proxies import proxy
from tests.campaigns.wishes.test_story import TODAY, ok
from tests.county import Caller, County
from tests.routers.refusals import pointers, refused
from tests.wishing import Wishing, wishing

SHOW: dict[str, Any] = {
    "consent": {
        "agreed": True,
        "text_version": consents.WISH_SHOWCASE.version,
        "method": "paper",
        "agreed_on": TODAY,
    }
}


async def hers(county: County, wishes: Wishing, teacher: Caller, status: S) -> str:
    """A wish the teacher entered, in a state; with its claim where it has one."""
    citizen_id = read_citizen(county.database.keyring, teacher.token).id
    mine = {"submitter_kind": ActorKind.CITIZEN, "submitter_id": citizen_id, "office_code": None}
    wish_id = await wishes.plant(status, **mine, showcase=status in {S.DELIVERED, S.FULFILLED})
    if status in workflow.WITH_A_CLAIM:
        await wishes.planted_claim(wish_id, citizen_id)
    return wish_id


async def agreed(county: County, wishes: Wishing, wish_id: str) -> set[str]:
    """What the guardian agrees to now."""
    row = await wishes.row(wish_id)
    async with county.database.read() as session:
        given = await people.consents_of(session, row.child_id)
    return {one.purpose for one in given if one.withdrawn_at is None}


AFTERWARDS = {
    **dict.fromkeys(workflow.WITHDRAW.sources, "withdrawn"),
    S.DELIVERED: "archived",
    S.REMEDIAL: "expired",
    S.FULFILLED: "archived",
    S.REJECTED: "rejected",
    S.EXPIRED: "expired",
}
OUTCOMES = {S.DELIVERED: ClaimOutcome.FULFILLED, S.REMEDIAL: ClaimOutcome.RELEASED}


async def test_from_every_state_the_card_and_what_is_personal_are_gone_at_once(
    county: County, subtests: pytest.Subtests
) -> None:
    """Whatever the reason: nothing of it was kept but by the guardian's consent. What has arrived stays."""
    wishes, teacher, town = await wishing(county), await proxy(county), await county.staff("jinghe")
    assert set(AFTERWARDS) == set(S) - {S.WITHDRAWN, S.ARCHIVED}
    for status, then in sorted(AFTERWARDS.items()):
        with subtests.test(str(status)):
            wish_id = await hers(county, wishes, teacher, S(status))
            path = f"/v1/me/wishes/{wish_id}/withdraw"
            back = ok(await teacher.post(path, {"reason": "no_longer_needed"}))
            assert (back["status"], back["showcase"]) == (then, False)
            row = await wishes.row(wish_id)
            assert (row.live_child, row.guardian_index) == (None, None)
            assert (row.ended_at, row.erased_at) == (clock.now(), clock.now())
            assert await agreed(county, wishes, wish_id) == set()
            assert [one.outcome for one in await wishes.claims(wish_id)] == (
                [OUTCOMES.get(S(status), ClaimOutcome.WITHDRAWN)] if status in workflow.WITH_A_CLAIM else []
            )
            refused(await county.client.get(f"/v1/wishes/{wish_id}"), 404)
            assert ok(await teacher.get(f"/v1/me/wishes/{wish_id}"))["entered"] is None
            refused(await town.post(f"/v1/staff/wishes/{wish_id}/child", {"purpose": "complaint"}), 404)
            assert ok(await teacher.post(path)) == back
    assert {one["from_state"] for one in await county.audited(action="wish.consent_withdrawn")} == {
        "fulfilled",
        "expired",
        "rejected",
    }


async def test_a_pause_or_an_end_of_the_campaign_keeps_nobody(county: County) -> None:
    wishes, teacher, officer = await wishing(county), await proxy(county), await county.staff("officer")
    one, other = [await hers(county, wishes, teacher, S.PUBLISHED) for _ in range(2)]
    campaign = f"/v1/staff/campaigns/{wishes.campaign_id}"
    await officer.post(f"{campaign}/pause", {"reason": "核对"})
    assert ok(await teacher.post(f"/v1/me/wishes/{one}/withdraw"))["status"] == "withdrawn"
    await officer.post(f"{campaign}/cancel", {"reason": "不再举办"})
    assert ok(await teacher.post(f"/v1/me/wishes/{other}/withdraw"))["status"] == "withdrawn"


async def test_staff_take_back_on_paper_in_their_own_region(county: County) -> None:
    wishes = await wishing(county)
    path = f"/v1/staff/wishes/{await wishes.plant(S.PUBLISHED)}/withdraw"
    refused(await (await county.staff("lupu")).post(path), 404)
    refused(await (await county.staff("auditor")).post(path), 403, "forbidden")
    town = await county.staff("jinghe")
    assert ok(await town.post(path, {"reason": "helped_elsewhere"}))["status"] == "withdrawn"
    assert [one["reason"] for one in await county.audited(action="wish.withdraw")] == ["已由其他渠道解决"]


async def test_showing_is_agreed_to_apart_and_taken_back_at_any_time(county: County) -> None:
    wishes, teacher = await wishing(county), await proxy(county)
    wish_id = await hers(county, wishes, teacher, S.FULFILLED)
    mine, staffs = f"/v1/me/wishes/{wish_id}/showcase", f"/v1/staff/wishes/{wish_id}/showcase"
    old = {"consent": {**SHOW["consent"], "text_version": "2020-01", "agreed_on": "2026-10-13"}}
    problem = refused(await teacher.put(mine, old, "*"), 422)
    assert {one["code"] for one in problem["errors"]} == {"consent_text_unknown", "in_the_future"}
    in_app = {"consent": {**SHOW["consent"], "method": "in_app"}}
    assert pointers(refused(await teacher.put(mine, in_app, "*"), 422)) == {"/consent/method"}
    assert ok(await teacher.put(mine, SHOW, "*"))["showcase"] is True
    assert await agreed(county, wishes, wish_id) == {"wish", "wish_showcase"}
    town = await county.staff("jinghe")
    refused(await town.put(staffs, in_app, "*"), 422)
    assert ok(await town.put(staffs, {"consent": None}, "*"))["showcase"] is False
    assert await agreed(county, wishes, wish_id) == {"wish"}
    assert ok(await town.put(staffs, SHOW, "*"))["showcase"] is True
    ok(await teacher.post(f"/v1/me/wishes/{wish_id}/withdraw"))
    assert (await wishes.row(wish_id)).showcase is False
    refused(await teacher.put(mine, SHOW, "*"), 409, "state_conflict")
    assert ok(await teacher.put(mine, {"consent": None}, "*"))["showcase"] is False


async def test_taking_back_wins_over_whoever_claims_or_opens_meanwhile(county: County) -> None:
    """Whatever order they come in, the wish is withdrawn and no claim on it lives."""
    wishes, teacher, officer = await wishing(county), await proxy(county), await county.staff("officer")
    donors = [await proxy(county, f"donor-{n}", f"1990000010{n}") for n in range(3)]
    for status in (S.APPROVED, S.PUBLISHED, S.PUBLISHED):
        wish_id = await hers(county, wishes, teacher, status)
        answers = await asyncio.gather(
            officer.post(f"/v1/staff/campaigns/{wishes.campaign_id}/wishes/publish"),
            *(one.post(f"/v1/wishes/{wish_id}/claims", {}) for one in donors),
            teacher.post(f"/v1/me/wishes/{wish_id}/withdraw"),
            *(one.post(f"/v1/wishes/{wish_id}/claims", {}) for one in donors),
        )
        assert ok(answers[4])["status"] == "withdrawn"
        assert all(one.status_code < 500 for one in answers)
        assert (await wishes.row(wish_id)).status is S.WITHDRAWN
        assert all(one.ended_at is not None for one in await wishes.claims(wish_id))
