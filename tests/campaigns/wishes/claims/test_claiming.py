"""Who may claim what and when, how many, and how a claim ends before anything was handed in."""

import asyncio
from uuid import UUID, uuid4

from api import clock
from api.access.tokens import read_citizen
from api.campaigns.wishes.claims import claim, ending
from api.errors import Conflict
from api.terms.wishes import ClaimOutcome, WishStatus
from api.worker import Worker
from tests.claiming import claiming, connected
from tests.county import County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.wishing import WISH_RULES


async def test_only_what_is_open_can_be_claimed_and_what_is_not_public_is_absent(county: County) -> None:
    desk = await claiming(county)
    donor = await desk.donor()
    for status in WishStatus:
        if status is WishStatus.PUBLISHED:
            continue
        for showcase in (False, True):
            wish_id = await desk.wishes.plant(status, showcase=showcase)
            answer = await desk.claim(donor, wish_id)
            if (await county.client.get(f"/v1/wishes/{wish_id}")).status_code == 200:
                refused(answer, 409, "wish_taken")
            else:
                refused(answer, 404, "not_found")
    refused(await desk.claim(donor, str(uuid4())), 404)


async def test_a_donor_binds_her_phone_first_where_the_rules_ask_for_it(county: County) -> None:
    desk = await claiming(county)
    wish_id = await desk.wishes.plant()
    refused(await desk.claim("li", wish_id), 403, "phone_needed")
    await desk.claimed(await desk.donor("li"), wish_id)


async def test_without_that_rule_a_donor_may_be_out_of_reach(county: County) -> None:
    desk = await claiming(county, wish_rules={**WISH_RULES, "donors_verified": False})
    claim_id = await desk.claimed("li")
    refused(await desk.staff("officer", claim_id, "donor", {"purpose": "deliver"}), 409, "donor_unreachable")


async def test_claims_are_taken_while_claiming_is_open_and_the_campaign_runs(
    county: County, time: Time
) -> None:
    desk = await claiming(county)
    wish_id, donor, officer = await desk.wishes.plant(), await desk.donor(), await county.staff("officer")
    path = f"/v1/staff/campaigns/{desk.wishes.campaign_id}"
    await officer.post(f"{path}/pause", {"reason": "核对心愿"})
    refused(await desk.claim(donor, wish_id), 404, "not_found")
    await officer.post(f"{path}/resume", {})
    time.forward(days=30)
    refused(await desk.claim(donor, wish_id), 409, "window_closed")
    unit = await desk.unit("19900020001")
    record = f"/v1/staff/wishes/{wish_id}/claims"
    made = await (await county.staff("officer")).post(record, {"unit_id": unit})
    assert made.status_code == 201, "staff may record a unit's claim as long as wishes are fulfilled"
    time.forward(days=30)
    late = await desk.wishes.plant()
    record = f"/v1/staff/wishes/{late}/claims"
    refused(await (await county.staff("officer")).post(record, {"unit_id": unit}), 409, "window_closed")


async def test_forty_claims_of_one_donor_at_once_never_exceed_her_caps(county: County) -> None:
    """Over sessions of their own, so that nothing before the use case puts them in a line."""
    desk = await claiming(county)
    donor = await county.citizen(await desk.donor())
    citizen = read_citizen(county.database.keyring, donor.token)
    wishes = [await desk.wishes.plant() for _ in range(40)]

    async def claimed(wish_id: str) -> str:
        try:
            async with county.database.write() as session:
                return str((await claim.claim(session, citizen, UUID(wish_id), None)).id)
        except Conflict as spent:
            return spent.code

    await connected(county)
    told = await asyncio.gather(*map(claimed, wishes))
    made = [one for one in told if one != "too_many_claims"]
    assert len(made) == 2
    for _ in range(2):
        for claim_id in made:
            assert (await donor.post(f"/v1/me/wish-claims/{claim_id}/cancel")).status_code == 200
        told = await asyncio.gather(*map(claimed, wishes[:6]))
        made = [one for one in told if one not in {"too_many_claims", "claims_spent"}]
    assert len(made) == 1, "five in all, whatever became of them"
    assert "claims_spent" in told
    assert (await donor.post("/v1/me/close")).status_code == 200
    again = await desk.claim(await desk.donor(), wishes[7])
    refused(again, 409, "claims_spent")


async def test_what_came_to_nothing_through_others_is_not_counted_against_her(
    county: County, time: Time
) -> None:
    desk = await claiming(county, wish_rules={**WISH_RULES, "per_campaign": 2})
    donor, wish_id = await desk.donor(), await desk.wishes.plant()
    await desk.claimed(donor)
    time.forward(days=8)
    await desk.claimed(donor, wish_id)
    gone = await (await county.staff("officer")).post(f"/v1/staff/wishes/{wish_id}/withdraw", {})
    assert gone.status_code == 200, gone.text
    for _ in range(2):
        assert (await desk.cancel(donor, await desk.claimed(donor))).status_code == 200
    refused(await desk.claim(donor, await desk.wishes.plant()), 409, "claims_spent")


async def test_one_key_claims_once_and_twins_get_the_same_answer(county: County) -> None:
    desk = await claiming(county)
    donor, wish_id = await county.citizen(await desk.donor()), await desk.wishes.plant()
    path = f"/v1/wishes/{wish_id}/claims"
    answers = await asyncio.gather(*(donor.post(path, {}, key="k") for _ in range(8)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.text for one in answers}) == 1
    assert len(await desk.wishes.claims(wish_id)) == 1


async def test_who_cancels_frees_the_wish_and_nobody_else_can(county: County) -> None:
    desk = await claiming(county)
    first, second = await desk.donor("first"), await desk.donor("second")
    wish_id = await desk.wishes.plant()
    claim_id = await desk.claimed(first, wish_id)
    refused(await desk.claim(second, wish_id), 409, "wish_taken")
    refused(await desk.cancel(second, claim_id), 404)
    ended = await desk.cancel(first, claim_id)
    assert ended.json()["outcome"] == "cancelled"
    assert (ended.json()["status"], ended.json()["due_at"]) == (None, None)
    refused(await desk.cancel(first, claim_id), 409, "state_conflict")
    await desk.claimed(second, wish_id)
    assert (await desk.mine(first, claim_id))["status"] is None, "how it goes on is not hers to know"
    assert [one.outcome for one in await desk.wishes.claims(wish_id)] == [ClaimOutcome.CANCELLED, None]


async def test_the_county_releases_with_a_reason_the_donor_reads(county: County) -> None:
    desk = await claiming(county)
    donor, wish_id = await desk.donor(), await desk.wishes.plant()
    claim_id = await desk.matched(donor, wish_id)
    reached = await desk.did("officer", claim_id, "donor", {"purpose": "deliver"})
    assert reached == {"name": None, "phone": "+8619900010001", "unit_name": None}
    assert len(await county.audited(action="donor.revealed", subject_id=claim_id)) == 1
    refused(await desk.staff("jinghe", claim_id, "release", {"reason": "unreachable"}), 403)
    await desk.did("officer", claim_id, "release", {"reason": "contact_sought"})
    assert (await desk.mine(donor, claim_id))["release_label"] == "认领人要求提供孩子信息"
    assert (await desk.wishes.row(wish_id)).status is WishStatus.PUBLISHED
    assert [one["reason"] for one in await county.audited(action="wish.release_claim")] == [
        "认领人要求提供孩子信息"
    ]


async def test_a_guardian_who_withdraws_ends_the_claim_and_the_card_is_gone(county: County) -> None:
    desk = await claiming(county)
    donor, wish_id = await desk.donor(), await desk.wishes.plant()
    claim_id = await desk.matched(donor, wish_id)
    officer = await county.staff("officer")
    gone = await officer.post(f"/v1/staff/wishes/{wish_id}/withdraw", {})
    assert gone.status_code == 200, gone.text
    mine = await desk.mine(donor, claim_id)
    assert (mine["outcome"], mine["card"], mine["pickup_code"]) == ("withdrawn", None, None)
    for step, form in (("confirm", None), ("code", None), ("release", {"reason": "other"})):
        refused(await desk.staff("officer", claim_id, step, form), 409, "state_conflict")


async def test_a_donor_who_closes_her_account_frees_what_she_has_not_brought(
    county: County, time: Time
) -> None:
    desk = await claiming(county, wish_rules={**WISH_RULES, "at_once": 3})
    donor = await desk.donor()
    promised, brought, lapsed = [await desk.wishes.plant() for _ in range(3)]
    claims = {one: await desk.claimed(donor, one) for one in (brought, lapsed)}
    await desk.did("officer", claims[brought], "confirm")
    code = (await desk.mine(donor, claims[brought]))["pickup_code"]
    await desk.did("officer", claims[brought], "hand-in", {"code": code, "point": "泾河镇妇女之家"})
    time.forward(days=7)
    await desk.claimed(donor, promised)
    time.forward(hours=15)
    citizen = await county.citizen(donor)
    citizen_id = read_citizen(county.database.keyring, citizen.token).id
    async with county.database.write() as session:
        await ending.donor_leaves(session, citizen_id)
    outcomes = {one: (await desk.wishes.claims(one))[0] for one in (promised, brought, lapsed)}
    assert [one.outcome for one in outcomes.values()] == [
        ClaimOutcome.ACCOUNT_CLOSED,
        None,
        ClaimOutcome.LAPSED,
    ]
    assert {one.citizen_id for one in outcomes.values()} == {None}
    assert [(await desk.wishes.row(one)).status for one in outcomes] == ["published", "received", "published"]


async def test_what_is_past_its_deadline_has_lapsed_however_late_the_worker(
    county: County, time: Time, worker: Worker
) -> None:
    desk = await claiming(county)
    first, second = await desk.donor("first"), await desk.donor("second")
    claimed, matched, waiting = [await desk.wishes.plant() for _ in range(3)]
    late = await desk.claimed(first, claimed)
    slow = await desk.matched(first, matched)
    time.forward(days=7, hours=14, minutes=59, seconds=58)
    assert (await desk.mine(first, slow))["overdue"] is False, "a day lasts until it ends"
    time.forward(seconds=1)
    code = {"code": "0000-0000", "point": "泾河镇妇女之家"}
    told = refused(await desk.staff("officer", late, "confirm"), 409, "past_due")
    assert "重新认领" in told["detail"]
    refused(await desk.staff("officer", slow, "hand-in", code), 409, "past_due")
    refused(await desk.staff("officer", slow, "release", {"reason": "other"}), 409, "past_due")
    refused(await desk.cancel(first, late), 409, "past_due")
    shown = await desk.mine(first, slow)
    assert (shown["overdue"], shown["pickup_code"]) == (True, None)
    listing = f"/v1/staff/campaigns/{desk.wishes.campaign_id}/wish-claims?due=overdue"
    officer = await county.staff("officer")
    overdue = (await officer.get(listing)).json()["items"]
    assert [one["id"] for one in overdue] == [late, slow]
    number = (await desk.wishes.row(matched)).number
    by_number = (await officer.get(listing.replace("due=overdue", f"number={number}"))).json()["items"]
    assert [one["id"] for one in by_number] == [slow]
    wish_list = f"/v1/staff/campaigns/{desk.wishes.campaign_id}/wishes?number={number}"
    assert [one["id"] for one in (await officer.get(wish_list)).json()["items"]] == [matched]
    by_status = (await officer.get(listing.replace("due=overdue", "status=matched"))).json()["items"]
    assert [one["id"] for one in by_status] == [slow]

    await desk.claimed(second, claimed)
    await desk.claimed(first, waiting)
    assert (await desk.mine(first, late))["outcome"] == "lapsed", "the next donor did not wait for the worker"
    await worker.round()
    await worker.round()
    assert [one.outcome for one in await desk.wishes.claims(matched)] == [ClaimOutcome.LAPSED]
    assert (await desk.wishes.row(matched)).status is WishStatus.PUBLISHED
    assert len(await county.audited(action="wish.lapse_claim")) == 2


async def test_no_deadline_passes_while_the_campaign_is_paused_and_two_days_are_left_after(
    county: County, time: Time, worker: Worker
) -> None:
    desk = await claiming(county)
    donor = await desk.donor()
    claim_id, waiting = await desk.matched(donor), await desk.claimed(donor)
    campaign = f"/v1/staff/campaigns/{desk.wishes.campaign_id}"
    assert (await (await county.staff("officer")).post(f"{campaign}/pause", {"reason": "台风"})).is_success
    time.forward(days=8)
    await worker.round()
    shown = await desk.mine(donor, claim_id)
    assert (shown["status"], shown["overdue"]) == ("matched", False)
    assert shown["pickup_code"], "who stands at the door with her goods is not sent away"
    listing = f"{campaign}/wish-claims?due=overdue"
    officer = await county.staff("officer")
    assert (await officer.get(listing)).json()["items"] == []
    assert (await officer.post(f"{campaign}/resume")).is_success
    await worker.round()
    for one, status in ((claim_id, "matched"), (waiting, "claimed")):
        shown = await desk.mine(donor, one)
        assert (shown["status"], shown["due_at"]) == (status, "2026-10-22T23:59:59+08:00")
    time.forward(days=3)
    await worker.round()
    assert (await desk.mine(donor, claim_id))["outcome"] == "lapsed"


async def test_the_county_gives_a_donor_some_days_more_once(county: County, time: Time) -> None:
    desk = await claiming(county)
    donor = await desk.donor()
    claim_id = await desk.matched(donor)
    more = {"days": 3, "reason": "on_the_way"}
    refused(await desk.staff("jinghe", claim_id, "extend", more), 403)
    problem = refused(await desk.staff("officer", claim_id, "extend", {**more, "days": 8}), 422)
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [("/days", "too_many_days")]
    time.forward(days=6)
    extended = await desk.did("officer", claim_id, "extend", more)
    assert extended["due_at"] == "2026-10-22T23:59:59+08:00"
    refused(await desk.staff("officer", claim_id, "extend", more), 409, "already_extended")
    (entry,) = await county.audited(action="wish_claim.extended")
    told = (entry["from_state"], entry["to_state"], entry["reason"])
    assert told == ("2026-10-19", "2026-10-22", "物品已购买，尚在途中")
    time.forward(days=5)
    refused(await desk.staff("officer", claim_id, "extend", more), 409, "past_due")


async def test_a_donor_is_reminded_once_two_days_before(county: County, time: Time, worker: Worker) -> None:
    desk = await claiming(county)
    donor, (waiting, matched) = await desk.donor(), [await desk.wishes.plant() for _ in range(2)]
    await desk.claimed(donor, waiting)
    claim_id = await desk.matched(donor, matched)
    time.forward(days=5)
    await worker.round()
    assert {one.reminded_at for one in await desk.wishes.claims(matched)} == {None}
    time.forward(days=1)
    for _ in range(2):
        await worker.round()
    (told,) = [one for one in await desk.wishes.claims(matched) if str(one.id) == claim_id]
    assert told.reminded_at == clock.now()
    assert {one.reminded_at for one in await desk.wishes.claims(waiting)} == {None}, "she can do nothing yet"
    soon = f"/v1/staff/campaigns/{desk.wishes.campaign_id}/wish-claims?due=soon&limit=1"
    officer = await county.staff("officer")
    page = (await officer.get(soon)).json()
    rest = (await officer.get(f"{soon}&cursor={page['next_cursor']}")).json()
    assert {UUID(one["wish_id"]) for one in page["items"] + rest["items"]} == {UUID(waiting), UUID(matched)}
    assert rest["next_cursor"] is None
