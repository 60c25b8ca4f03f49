"""From a published wish to a fulfilled one: what the donor sees of it, and what she never sees."""

from api.access.tokens import read_citizen
from api.terms.access import ActorKind
from api.terms.wishes import WishStatus
from api.worker import Worker
from tests.claiming import POINT, Claiming, claiming, delivery, visit
from tests.county import County
from tests.fixtures import Time
from tests.routers.refusals import pointers, refused
from tests.wishing import CANARY

NOTE = "谢谢您送的羽绒服，孩子很喜欢，穿着正合身。"


async def _handed_in(desk: Claiming, donor: str, claim_id: str) -> None:
    code = (await desk.mine(donor, claim_id))["pickup_code"]
    await desk.did("jinghe", claim_id, "hand-in", {"code": code, "point": POINT})


async def test_a_wish_is_claimed_brought_delivered_visited_and_thanked_for(
    county: County, time: Time
) -> None:
    desk = await claiming(county)
    wish_id, donor = await desk.wishes.plant(), await desk.donor()
    made = await desk.claim(donor, wish_id)
    claim_id = made.json()["id"]
    assert made.headers["location"] == f"/v1/me/wish-claims/{claim_id}"
    assert (made.json()["status"], made.json()["pickup_code"]) == ("claimed", None)
    assert made.json()["due_at"] == "2026-10-19T09:00:00+08:00"

    time.forward(days=1)
    await desk.did("officer", claim_id, "confirm")
    matched = await desk.mine(donor, claim_id)
    assert (matched["status"], matched["due_at"]) == ("matched", "2026-10-20T09:00:00+08:00")
    assert [one["name"] for one in matched["points"]] == [POINT]
    await _handed_in(desk, donor, claim_id)
    received = await desk.mine(donor, claim_id)
    assert (received["status"], received["due_at"], received["pickup_code"]) == ("received", None, None)

    time.forward(days=1)
    await desk.did("jinghe", claim_id, "deliver", delivery(handlers=["李干事", "赵干事"]))
    refused(await desk.staff("jinghe", claim_id, "thanks", {"text": f"{CANARY['name']}谢谢您"}), 422)
    await desk.did("jinghe", claim_id, "thanks", {"text": NOTE})
    time.forward(days=2)
    fulfilled = await desk.did("jinghe2", claim_id, "follow-up", visit(note="孩子每天都穿"))
    assert (fulfilled["status"], fulfilled["outcome"]) == ("fulfilled", "fulfilled")

    assert (await desk.mine(donor, claim_id))["thanks"] is None, "nobody has read it yet"
    refused(await desk.staff("jinghe", claim_id, "thanks/show"), 403, "own_submission")
    read = await desk.did("officer", claim_id, "thanks/read")
    assert (read["text"], read["status"]) == (NOTE, "held")
    assert (await desk.did("officer", claim_id, "thanks/show"))["status"] == "read"
    mine = await desk.mine(donor, claim_id)
    assert (mine["thanks"], mine["outcome_label"]) == (NOTE, "已圆梦")
    assert mine["certificate_number"] == fulfilled["certificate_number"]
    assert mine["certificate_number"].startswith("2026-")
    (listed,) = (await (await county.citizen(donor)).get("/v1/me/wish-claims")).json()["items"]
    assert (listed["status"], listed["has_thanks"]) == ("fulfilled", True)
    assert listed.keys() < mine.keys()

    wish = await desk.wishes.row(wish_id)
    assert (wish.status, wish.live_child) == (WishStatus.FULFILLED, None)
    signed = await desk.did("jinghe", claim_id, "deliveries/reveal", {"purpose": "follow_up"})
    assert signed["items"][0]["signed_by"] == CANARY["guardian"]
    for secret in CANARY.values():
        assert secret not in str([mine, listed, fulfilled]) + str(await county.audited())


async def test_what_went_wrong_is_put_right_and_delivered_again(county: County) -> None:
    desk = await claiming(county)
    donor = await desk.donor()
    claim_id = await desk.matched(donor)
    await _handed_in(desk, donor, claim_id)
    for remedy in ("wrong_size", "not_received", None):
        refused(await desk.staff("jinghe", claim_id, "follow-up", visit()), 409, "state_conflict")
        await desk.did("jinghe", claim_id, "deliver", delivery())
        seen = await desk.did("jinghe", claim_id, "follow-up", visit(remedy=remedy))
        if remedy:
            assert (seen["status"], seen["ended_at"]) == ("remedial", None)
            refused(await desk.staff("jinghe", claim_id, "deliver", delivery()), 409, "state_conflict")
            assert (await desk.did("jinghe", claim_id, "replace"))["status"] == "received"
    shown = (await (await county.staff("jinghe")).get(f"/v1/staff/wish-claims/{claim_id}")).json()
    assert [one["remedy"] for one in shown["deliveries"]] == ["wrong_size", "not_received", None]
    assert shown["outcome"] == "fulfilled"


async def test_a_proxys_own_note_is_shown_when_wechat_lets_it_pass(county: County, worker: Worker) -> None:
    desk = await claiming(county)
    donor, proxy = await desk.donor(), await county.citizen("teacher")
    wish_id = await desk.wishes.plant(
        submitter_kind=ActorKind.CITIZEN,
        submitter_id=read_citizen(county.database.keyring, proxy.token).id,
        office_code=None,
    )
    claim_id = await desk.matched(donor, wish_id)
    path = f"/v1/me/wishes/{wish_id}/thanks"
    refused(await proxy.post(path, {"text": NOTE}), 409, "state_conflict")
    await _handed_in(desk, donor, claim_id)
    await desk.did("jinghe", claim_id, "deliver", delivery())
    refused(await (await county.citizen(donor)).post(path, {"text": NOTE}), 404)
    given, spaced = CANARY["name"][1:], "·".join(CANARY["guardian"])
    for text in (f"我是{given}，谢谢", f"{spaced} 谢谢您", f"{CANARY['school']}谢谢您", "我们在募捐"):
        problem = refused(await proxy.post(path, {"text": text}), 422)
        assert pointers(problem) == {"/text"}
        assert text not in str(problem)
    entered = await proxy.post(path, {"text": NOTE})
    assert (entered.status_code, entered.json()["status"]) == (200, "pending")
    await worker.round()
    assert (await desk.mine(donor, claim_id))["thanks"] == NOTE
    refused(await proxy.post(path, {"text": "再写一次"}), 409, "state_conflict")


async def test_a_day_that_cannot_be_is_refused_and_named(county: County) -> None:
    desk = await claiming(county)
    donor = await desk.donor()
    claim_id = await desk.matched(donor)
    await _handed_in(desk, donor, claim_id)
    for day, code in (("2026-10-11", "before_the_hand_in"), ("2026-10-13", "in_the_future")):
        problem = refused(await desk.staff("jinghe", claim_id, "deliver", delivery(delivered_on=day)), 422)
        assert [one["code"] for one in problem["errors"]] == [code]
    await desk.did("jinghe", claim_id, "deliver", delivery())
    problem = refused(await desk.staff("jinghe", claim_id, "follow-up", visit(visited_on="2026-10-11")), 422)
    assert [one["code"] for one in problem["errors"]] == ["not_between"]


async def test_who_is_close_to_the_child_does_not_judge_how_it_went(county: County) -> None:
    desk = await claiming(county)
    wish_id = await desk.wishes.plant(WishStatus.RECEIVED)
    claim_id = await desk.wishes.planted_claim(wish_id, due_at=None)
    await desk.did("jinghe", claim_id, "deliver", delivery())
    await desk.did("jinghe", claim_id, "thanks", {"text": NOTE})
    town = await county.staff("jinghe2")
    declared = await town.post(f"/v1/staff/wishes/{wish_id}/conflicts", {"relation": "relative"})
    assert declared.status_code in {200, 201, 204}, declared.text
    reading = {"purpose": "follow_up"}
    for step, form in (("follow-up", visit()), ("thanks/show", None), ("deliveries/reveal", reading)):
        refused(await desk.staff("jinghe2", claim_id, step, form), 403, "conflict_declared")
