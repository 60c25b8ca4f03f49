"""Who may object to what, and until when; and what staff see of it."""

from typing import Any
from uuid import uuid4

import pytest

from api.mechanisms.notice.objecting import OPEN_PER_CITIZEN
from tests.county import LUPU, County
from tests.fixtures import Time
from tests.mechanisms.notice.life import declare, reschedule, withdraw, withdraw_entry
from tests.mechanisms.notice.noticing import (
    TEXT,
    at,
    code,
    conclude,
    put_up,
)
from tests.routers.refusals import pointers, refused
from tests.routers.test_sight import neighbour


async def test_one_objects_to_what_is_on_this_notice(county: County) -> None:
    board, other = await put_up(county), await put_up(county)
    for entry_id in (other.entries[1], str(uuid4())):
        for answer in (
            await board.object(entry_id=entry_id),
            await board.record("2026-10-12", entry_id=entry_id),
        ):
            problem = refused(answer, 422, "validation_failed")
            assert [one["code"] for one in problem["errors"]] == ["unknown_entry"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "卫\n荷衣"}, "/name"),
        ({"contact": "123"}, "/contact"),
        ({"text": "太短"}, "/text"),
        ({"text": "长" * 2001}, "/text"),
        ({"channel": "letter"}, "/channel"),
        ({"citizen_id": str(uuid4())}, "/citizen_id"),
    ],
)
async def test_an_objection_is_made_under_a_name_with_a_contact(
    county: County, changes: dict[str, Any], pointer: str
) -> None:
    board = await put_up(county)
    assert pointers(refused(await board.object(**changes), 422)) == {pointer}


async def test_one_citizen_has_so_many_unanswered_objections(county: County) -> None:
    board = await put_up(county)
    made = [await board.objected(number % 3 + 1) for number in range(OPEN_PER_CITIZEN)]
    assert code(await board.object(), 409) == "too_many_objections"
    await board.objected(citizen="another")
    await board.act(made[0], "decline", {"answer": "与评选无关"})
    await board.objected()
    assert code(await board.object(), 409) == "too_many_objections"
    other = await put_up(county)
    await other.objected()


async def test_the_same_key_objects_once(county: County) -> None:
    board, citizen = await put_up(county), await county.citizen("wei")
    first = await board.object(citizen=citizen, key="once")
    again = await board.object(citizen=citizen, key="once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.headers["location"] == again.headers["location"] == f"/v1/me/objections/{first.json()['id']}"
    assert code(await board.object(citizen=citizen, key="once", text=TEXT + "补充"), 422) == (
        "idempotency_key_reused"
    )


async def test_the_record_does_not_say_who_objects(county: County) -> None:
    """It is read by people who must not know, and her id stands beside her own plan elsewhere."""
    board = await put_up(county)
    objection_id = await board.objected(1, "wei")
    (row,) = await county.audited(action="objection.file", subject_id=objection_id)
    assert (row["actor_kind"], row["actor_id"]) == ("citizen", None)


async def test_ones_objections_are_ones_own(county: County) -> None:
    board = await put_up(county)
    objection_id = await board.objected()
    stranger = await county.citizen("stranger")
    assert (await stranger.get("/v1/me/objections")).json()["items"] == []
    assert code(await stranger.get(f"/v1/me/objections/{objection_id}"), 404) == "not_found"
    recorded = (await board.record("2026-10-12")).json()["id"]
    assert code(await stranger.get(f"/v1/me/objections/{recorded}"), 404) == "not_found"


async def test_a_settled_or_withdrawn_notice_takes_nothing(county: County, time: Time) -> None:
    over, gone = await put_up(county), await put_up(county)
    time.forward(days=10)
    await conclude(over)
    await withdraw(gone, "活动取消")
    for board, why in ((over, "notice_concluded"), (gone, "notice_withdrawn")):
        assert code(await board.object(), 409) == why
        assert code(await board.record("2026-10-13"), 409) == why
        lead = await (await county.citizen("wei")).post(f"{board.path}/leads", {"text": "听说有人代写材料"})
        assert code(lead, 409) == why


async def test_before_its_beginning_nothing_can_be_recorded(county: County, time: Time) -> None:
    board = await put_up(county, opens_at=at(10, 20))
    assert code(await board.record("2026-10-12"), 409) == "notice_not_open"
    time.set(at(10, 20))
    assert (await board.record("2026-10-20")).status_code == 201


async def test_a_notice_put_off_takes_objections_later_and_one_extended_longer(
    county: County, time: Time
) -> None:
    board = await put_up(county, opens_at=at(10, 14), closes_at=at(10, 24))
    await reschedule(board, at(10, 15), at(10, 27, 18))
    time.set(at(10, 14, 12))
    assert code(await board.object(), 404) == "not_found"
    time.set(at(10, 15))
    await board.objected()
    await reschedule(board, at(10, 20), at(10, 28))
    row = await board.row()
    assert (row.opens_at, row.closes_at) == (at(10, 15), at(10, 28)), "what has begun stays begun"
    await reschedule(board, at(10, 15), at(10, 21))
    assert (await board.row()).closes_at == at(10, 28), "and is never cut short"
    time.set(at(10, 28, 8, 59))
    await board.objected()


async def test_who_left_cannot_be_objected_to_and_stays_on_the_list(county: County) -> None:
    board = await put_up(county)
    waiting = await board.objected(1)
    held = await board.held(2)
    for number in (1, 2):
        await withdraw_entry(board, number, "本人退出")
        entry = await board.entry(number)
        assert (entry["status"], entry["public_reason"], entry["open"]) == ("withdrawn", "本人退出", False)
        assert code(await board.object(number), 409) == "entry_left"
        assert code(await board.record("2026-10-12", number), 409) == "entry_left"
    # What was objected before is answered all the same, and changes nothing.
    assert (await board.hold(waiting)).status_code == 200
    assert (await board.settle(waiting, "dismissed")).status_code == 200
    await board.hear(held)
    assert (await board.settle(held, "upheld")).status_code == 200
    assert [(await board.entry(number))["status"] for number in (1, 2, 3)] == [
        "withdrawn",
        "withdrawn",
        "listed",
    ]


async def test_staff_record_for_any_notice_in_sight_of_their_town(county: County, time: Time) -> None:
    board = await put_up(county)
    assert (await board.record("2026-10-12", clerk="jinghe", channel="visit")).status_code == 201
    assert (await board.record("2026-10-12", clerk="lupu", channel="telephone")).status_code == 201
    assert code(await board.record("2026-10-12", clerk="auditor"), 403) == "forbidden"
    assert (
        code(await board.record("2026-10-12", clerk="jinghe", channel="online"), 422) == "validation_failed"
    )
    to_come = await put_up(county, opens_at=at(10, 20))
    assert code(await to_come.record("2026-10-12", clerk="jinghe"), 404) == "not_found"
    of_a_town = await put_up(county, region_code=LUPU)
    assert code(await of_a_town.record("2026-10-12", clerk="jinghe"), 404) == "not_found"
    assert (await of_a_town.record("2026-10-12", clerk="lupu")).status_code == 201


async def test_what_lies_in_another_county_is_absent_before_it_is_forbidden(
    county: County, subtests: pytest.Subtests
) -> None:
    board = await put_up(county)
    objection_id = await board.held()
    officer = await county.staff("officer")
    lead = {"text": "听说有人代写材料", "channel": "letter"}
    lead_id = (await officer.post(f"/v1/staff/notices/{board.notice_id}/leads", lead)).json()["id"]
    stranger = await neighbour(county)
    assert (await stranger.get("/v1/staff/notices")).json()["items"] == []
    notice, objection = f"/v1/staff/notices/{board.notice_id}", f"/v1/staff/objections/{objection_id}"
    for path in (notice, f"{notice}/objections", f"{notice}/leads", objection):
        with subtests.test(path):
            assert code(await stranger.get(path), 404) == "not_found"
    settlement = {"outcome": "dismissed", "answer": "答复", "public_reason": "理由"}
    for path, form in (
        (f"{notice}/objections", {**board.form(), "channel": "letter", "dated": "2026-10-12"}),
        (f"{notice}/leads", lead),
        (f"/v1/staff/leads/{lead_id}/reveal", {"purpose": "好奇"}),
        (f"{objection}/reveal", {"purpose": "好奇"}),
        (f"{objection}/settle", settlement),
    ):
        with subtests.test(path):
            assert code(await stranger.post(path, form), 404) == "not_found"


async def test_staff_see_how_much_was_objected_and_the_auditor_too(county: County) -> None:
    board = await put_up(county)
    await board.held(1)
    await board.objected(2)
    await board.objected(2, "another")
    await (await county.citizen("wei")).post(f"{board.path}/leads", {"text": "听说有人代写材料"})
    for who in ("officer", "admin", "auditor"):
        caller = await county.staff(who)
        (listed,) = (await caller.get("/v1/staff/notices")).json()["items"]
        assert (listed["objections"], listed["leads"]) == ({"substantiated": 1, "received": 2}, 1)
        shown = (await caller.get(f"/v1/staff/notices/{board.notice_id}")).json()
        assert [one["remaining_days"] for one in shown["entries"]] == [5, None, None]
        path = f"/v1/staff/notices/{board.notice_id}/objections"
        items = (await caller.get(path)).json()["items"]
        assert [one["entry_number"] for one in items] == [1, 2, 2]
        waiting = (await caller.get(f"{path}?status=received&limit=1")).json()
        assert (len(waiting["items"]), waiting["next_cursor"] is None) == (1, False)
    for who in ("jinghe", "panelist"):
        for path in (
            "",
            f"/{board.notice_id}",
            f"/{board.notice_id}/objections",
            f"/{board.notice_id}/leads",
        ):
            assert code(await (await county.staff(who)).get(f"/v1/staff/notices{path}"), 403) == "forbidden"


async def test_who_is_close_to_one_listed_has_no_part_in_what_is_objected_to_her(county: County) -> None:
    board = await put_up(county)
    first, second = await board.held(1), await board.objected(2)
    await declare(board, 1, "officer")
    settlement = {"outcome": "dismissed", "answer": "答复", "public_reason": "理由"}
    hearing = {"heard_on": "2026-10-12", "heard": True, "minutes": "当事人陈述"}
    for what, form in (("settle", settlement), ("hearing", hearing), ("reveal", {"purpose": "核查"})):
        assert code(await board.act(first, what, form), 403) == "conflict_declared"
    again = await board.objected(1, "another")
    assert code(await board.hold(again), 403) == "conflict_declared"
    assert code(await board.act(again, "decline", {"answer": "无关"}), 403) == "conflict_declared"
    assert (await board.act(first, "settle", settlement, who="officer2")).status_code == 200
    assert (await board.hold(second)).status_code == 200, "the others are no concern of hers"


async def test_town_officers_settle_nothing(county: County) -> None:
    board = await put_up(county)
    objection_id = await board.objected()
    for who in ("jinghe", "auditor", "panelist"):
        answer = await board.act(objection_id, "substantiate", {"public_reason": "核查"}, who)
        assert code(answer, 403) == "forbidden"
