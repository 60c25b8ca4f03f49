"""From a published wish to a fulfilled one: what the donor sees of it, and what she never sees."""

import json
from typing import Any
from uuid import UUID

from sqlmodel import select

from api import clock, people
from api.access.tokens import read_citizen
from api.adapters.wechat.standin.words import RISKY
from api.db.tables.access import Region, StaffAccount
from api.db.tables.wish_claims import WishDelivery
from api.terms.access import ActorKind
from api.terms.wishes import Receiver, WishStatus
from api.worker import Worker
from tests.claiming import POINT, Claiming, agrees, claiming, delivery, visit
from tests.county import JINGHE, County
from tests.fixtures import Time
from tests.routers.refusals import pointers, refused
from tests.wishing import CANARY, child_id_number

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
    assert made.json()["due_at"] == "2026-10-19T23:59:59+08:00"

    time.forward(days=1)
    await desk.did("officer", claim_id, "confirm")
    matched = await desk.mine(donor, claim_id)
    assert (matched["status"], matched["due_at"]) == ("matched", "2026-10-20T23:59:59+08:00")
    assert [one["name"] for one in matched["points"]] == [POINT]
    await _handed_in(desk, donor, claim_id)
    received = await desk.mine(donor, claim_id)
    assert (received["status"], received["due_at"], received["pickup_code"]) == ("received", None, None)

    time.forward(days=1)
    await desk.did("jinghe", claim_id, "deliver", delivery(handlers=["李干事", "赵干事"]))
    refused(await desk.staff("jinghe", claim_id, "thanks", {"text": f"{CANARY['name']}谢谢您"}), 422)
    await desk.did("jinghe", claim_id, "thanks", {"text": NOTE})
    time.forward(days=2)
    cancelled = await desk.wishes.planted_claim(
        wish_id, outcome="cancelled", ended_at=clock.now(), due_at=None
    )
    for step, form in (("thanks/read", None), ("thanks/show", None), ("thanks", {"text": NOTE})):
        refused(await desk.staff("officer", cancelled, step, form), 409, "state_conflict")
    fulfilled = await desk.did("jinghe2", claim_id, "follow-up", visit(note="孩子每天都穿"))
    assert (fulfilled["status"], fulfilled["outcome"]) == ("fulfilled", "fulfilled")

    assert (await desk.mine(donor, claim_id))["thanks"] is None, "nobody has read it yet"
    refused(await desk.staff("jinghe", claim_id, "thanks/show"), 403, "own_submission")
    refused(await desk.staff("officer", claim_id, "thanks/show"), 409, "words_unread")
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


TELLING = (
    *CANARY.values(),
    *(
        CANARY["name"][1:],
        "·".join(CANARY["guardian"]),
        "金丝雀",
        "１９９ ８７６５-４３２１",
        "一九九八七六五四三二一",
    ),
    *(
        child_id_number(1),
        "３２１０９９ ２０１６０４０５",
        "泾河镇７组",
        "我们村三组",
        "人民路12号",
        "荷叶村",
        "荷叶",
    ),
    *("微信abc", "加我ＶＸ", "jin_si_que_1", "QQ号在这里", "我们在募捐"),
)
"""What leads to the child: all that is kept of her, in whole or in part, and any way to find somebody."""
HARMLESS = (NOTE, "谢谢泾河镇的阿姨，孩子10岁，10月1号收到130厘米的羽绒服，一路平安。")


async def _proxys(county: County, desk: Claiming) -> tuple[str, str]:
    """A delivered wish that the teacher entered, with all that is kept of a child; and its claim."""
    details = {"address": CANARY["address"], "school": CANARY["school"], "village": f"{JINGHE}001"}
    async with county.database.write() as session:
        session.add(Region(code=details["village"], name="荷叶村"))
        await session.flush()
        sealed = await people.seal_text(session, json.dumps(details))
    wish_id = await desk.wishes.plant(
        WishStatus.DELIVERED,
        details_text_id=sealed,
        submitter_kind=ActorKind.CITIZEN,
        submitter_id=read_citizen(county.database.keyring, (await county.citizen("teacher")).token).id,
        office_code=None,
    )
    donor = read_citizen(county.database.keyring, (await county.citizen(await desk.donor())).token).id
    return wish_id, await desk.wishes.planted_claim(wish_id, donor, due_at=None)


async def test_the_county_takes_over_what_somebody_elses_goods_did_not_do_after_the_campaign_too(
    county: County, time: Time, worker: Worker
) -> None:
    desk = await claiming(county)
    wish_id, donor = await desk.wishes.plant(), await desk.donor()
    unit_id = await desk.unit("19900070001")
    own_id = await desk.unit("19900070002", "federation", "荷乡县妇联兜底")
    own = {"unit_id": own_id, "reason": "unsuitable"}
    claim_id = await desk.matched(donor, wish_id)
    refused(await desk.staff("officer", claim_id, "take-over", own), 409, "state_conflict")
    await _handed_in(desk, donor, claim_id)
    await desk.did("jinghe", claim_id, "deliver", delivery())
    await desk.did("jinghe", claim_id, "follow-up", visit(remedy="wrong_size"))
    time.forward(days=70)
    await worker.round()
    refused(await desk.staff("jinghe", claim_id, "take-over", own), 403)
    problem = refused(await desk.staff("officer", claim_id, "take-over", {**own, "unit_id": unit_id}), 422)
    assert [one["code"] for one in problem["errors"]] == ["not_the_federation"]
    taken = await desk.did("officer", claim_id, "take-over", own)
    assert (taken["status"], taken["unit_id"], taken["due_at"]) == ("remedial", own_id, None)
    await worker.round()
    ended = await desk.mine(donor, claim_id)
    assert (ended["outcome"], ended["release_label"]) == ("released", "物品不合要求")
    await desk.did("jinghe", taken["id"], "replace")
    await desk.did("jinghe", taken["id"], "deliver", delivery())
    await desk.did("jinghe2", taken["id"], "follow-up", visit())
    assert (await desk.wishes.row(wish_id)).status is WishStatus.FULFILLED
    await agrees(desk.wishes, wish_id)


async def test_a_remedy_is_tried_ten_times_and_never_dated_before_its_reason(
    county: County, time: Time
) -> None:
    desk = await claiming(county)
    wish_id = await desk.wishes.plant(WishStatus.REMEDIAL)
    donor = read_citizen(county.database.keyring, (await county.citizen("donor")).token).id
    claim_id = await desk.wishes.planted_claim(wish_id, donor, due_at=None, received_at=clock.now())
    time.forward(days=1)
    async with county.database.write() as session:
        staff_id = (await session.exec(select(StaffAccount.id).limit(1))).one()
        today = clock.day(clock.now())
        known: dict[str, Any] = {"claim_id": UUID(claim_id), "receiver": Receiver.CHILD, "staff_id": staff_id}
        session.add_all(
            WishDelivery(**known, delivered_on=today, visited_on=today, recorded_at=clock.now())
            for _ in range(9)
        )
    time.forward(days=1)
    await desk.did("jinghe", claim_id, "replace")
    early = delivery(delivered_on="2026-10-12")
    problem = refused(await desk.staff("jinghe", claim_id, "deliver", early), 422)
    assert [one["code"] for one in problem["errors"]] == ["before_the_visit"]
    await desk.did("jinghe", claim_id, "deliver", delivery())
    await desk.did("jinghe", claim_id, "follow-up", visit(remedy="damaged"))
    refused(await desk.staff("jinghe", claim_id, "replace"), 409, "too_many_deliveries")
    released = await desk.did("officer", claim_id, "release", {"reason": "unsuitable"})
    assert (released["status"], released["outcome"]) == ("published", "released")


async def test_a_proxys_own_note_is_read_by_a_person_whatever_wechat_thinks(
    county: County, worker: Worker
) -> None:
    desk = await claiming(county)
    wish_id, claim_id = await _proxys(county, desk)
    proxy, path = await county.citizen("teacher"), f"/v1/me/wishes/{wish_id}/thanks"
    refused(await (await county.citizen("ai-xin")).post(path, {"text": NOTE}), 404)
    for text in TELLING:
        problem = refused(await proxy.post(path, {"text": f"{text}谢谢您"}), 422)
        assert pointers(problem) == {"/text"}, text
        assert text not in str(problem)
    for text in HARMLESS[::-1]:
        entered = await proxy.post(path, {"text": text})
        assert (entered.status_code, entered.json()["status"]) == (200, "pending")
    refused(await desk.staff("officer", claim_id, "thanks/show"), 409, "words_pending")
    await worker.round()
    assert (await desk.mine("ai-xin", claim_id))["thanks"] is None, "WeChat's pass is not enough"
    assert (await desk.did("officer", claim_id, "thanks/read"))["status"] == "passed"
    shown = await desk.did("officer", claim_id, "thanks/show")
    assert (await desk.mine("ai-xin", claim_id))["thanks"] == NOTE
    assert shown["shown_at"] is not None
    refused(await proxy.post(path, {"text": "再写一次"}), 409, "state_conflict")
    assert len(await county.audited(action="wish.thanks_shown")) == 1
    assert not await county.audited(action="person.revealed"), "a program compared, nobody has read"


async def test_what_wechat_calls_risky_is_shown_by_nobody(county: County, worker: Worker) -> None:
    desk = await claiming(county)
    wish_id, claim_id = await _proxys(county, desk)
    entered = await (await county.citizen("teacher")).post(
        f"/v1/me/wishes/{wish_id}/thanks", {"text": f"{NOTE}{RISKY}"}
    )
    assert entered.status_code == 200, entered.text
    await worker.round()
    assert (await desk.did("officer", claim_id, "thanks/read"))["status"] == "risky"
    refused(await desk.staff("officer", claim_id, "thanks/show"), 409, "words_risky")


async def test_staff_cannot_ask_for_names_by_guessing(county: County) -> None:
    desk = await claiming(county)
    claim_id = await desk.wishes.planted_claim(await desk.wishes.plant(WishStatus.DELIVERED), due_at=None)
    for text in (NOTE, f"{CANARY['name']}谢谢", NOTE, f"{CANARY['guardian']}谢谢", NOTE):
        expected = 200 if text is NOTE else 422
        assert (await desk.staff("jinghe", claim_id, "thanks", {"text": text})).status_code == expected
    for who in ("jinghe", "officer"):
        refused(await desk.staff(who, claim_id, "thanks", {"text": NOTE}), 409, "thanks_locked")
    assert len(await county.audited(action="wish.thanks_refused")) == 2


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
    thanks = (("thanks", {"text": NOTE}), ("thanks/read", None), ("thanks/show", None))
    for step, form in (("follow-up", visit()), *thanks, ("deliveries/reveal", reading)):
        refused(await desk.staff("jinghe2", claim_id, step, form), 403, "conflict_declared")
