"""From an objection to its end: held, heard, settled, and everybody told; over HTTP."""

from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.notice.noticing import (
    CONTACT,
    DECIDED,
    HELD,
    MINUTES,
    NAME,
    TEXT,
    at,
    code,
    conclude,
    put_up,
)
from tests.mechanisms.notice.noticing import Board as Notice


async def statuses(board: Notice) -> list[str]:
    """How the entries stand, by number; their number shows that none is ever missing."""
    entries = (await board.shown())["entries"]
    assert [one["number"] for one in entries] == list(range(1, len(board.entries) + 1))
    return [one["status"] for one in entries]


async def test_an_objection_dismissed_brings_the_entry_back_for_its_remaining_days(
    county: County, time: Time
) -> None:
    """Put up on Monday for five working days; held on Wednesday with four left (Wed to Fri and Mon)."""
    board = await put_up(county, closes_at=at(10, 20, 0))
    time.set(at(10, 14))
    objection_id = await board.objected(2)
    assert await statuses(board) == ["listed", "listed", "listed"], "an objection alone changes nothing"

    held = await board.hold(objection_id)
    assert (held.status_code, held.json()["status"]) == (200, "substantiated")
    entry = await board.entry(2)
    assert (entry["status"], entry["public_reason"], entry["ends_at"]) == ("on_hold", HELD, None)
    assert await statuses(board) == ["listed", "on_hold", "listed"]

    time.set(at(10, 22))
    assert [one["open"] for one in (await board.shown())["entries"]] == [False, True, False]
    assert (await board.settle(objection_id, "dismissed")).status_code == 200
    entry = await board.entry(2)
    assert (entry["status"], entry["public_reason"]) == ("listed", DECIDED)
    assert entry["ends_at"] == "2026-10-29T00:00:00+08:00", "four working days after the 22nd"
    mine = (await (await county.citizen("wei")).get(f"/v1/me/objections/{objection_id}")).json()
    assert (mine["status"], mine["answer"], mine["public_reason"]) == (
        "dismissed",
        "已核查，特此答复。",
        DECIDED,
    )


async def test_an_objection_upheld_after_a_hearing_disqualifies_visibly(county: County, time: Time) -> None:
    board = await put_up(county)
    objection_id = await board.held(1)
    assert code(await board.settle(objection_id, "upheld"), 409) == "hearing_needed"
    heard = await board.hear(objection_id)
    assert (heard.json()["heard_on"], heard.json()["heard"]) == ("2026-10-12", True)
    upheld = await board.settle(objection_id, "upheld")
    assert (upheld.status_code, upheld.json()["status"]) == (200, "upheld")
    assert await statuses(board) == ["disqualified", "listed", "listed"]
    entry = await board.entry(1)
    assert (entry["public_reason"], entry["open"], entry["ends_at"]) == (DECIDED, False, None)
    assert code(await board.object(1), 409) == "entry_left"
    time.forward(days=11)
    await conclude(board)
    assert (await board.shown())["open"] is False
    assert await statuses(board) == ["disqualified", "listed", "listed"]


async def test_what_was_declined_changed_nothing_and_is_answered(county: County) -> None:
    board = await put_up(county)
    objection_id = await board.objected()
    answer = await board.act(objection_id, "decline", {"answer": "所反映的情况与评选无关"})
    assert (answer.json()["status"], answer.json()["answer"]) == ("declined", "所反映的情况与评选无关")
    assert await statuses(board) == ["listed"] * 3
    (mine,) = (await (await county.citizen("wei")).get("/v1/me/objections")).json()["items"]
    assert (mine["status"], mine["answer"]) == ("declined", "所反映的情况与评选无关")


async def test_who_objects_and_what_is_read_for_a_purpose_and_on_record(county: County) -> None:
    board = await put_up(county)
    objection_id = await board.held()
    await board.hear(objection_id)
    path = f"/v1/staff/objections/{objection_id}/reveal"
    officer = await county.staff("officer2")
    assert code(await officer.post(path, {}), 422) == "validation_failed"
    assert await county.audited(action="person.revealed") == []
    read = await officer.post(path, {"purpose": "核查异议"})
    assert read.headers["cache-control"] == "no-store"
    assert read.json() == {"name": NAME, "contact": CONTACT, "text": TEXT, "minutes": MINUTES}
    assert [row["reason"] for row in await county.audited(action="person.revealed")] == ["核查异议"]
    assert [row["reason"] for row in await county.audited(action="text.revealed")] == ["核查异议"] * 2
    for who, status in (("jinghe", 403), ("auditor", 403), ("panelist", 403)):
        assert (await (await county.staff(who)).post(path, {"purpose": "好奇"})).status_code == status


async def test_nothing_that_was_said_is_anywhere_in_clear(county: County) -> None:
    board = await put_up(county)
    objection_id = await board.held()
    await board.hear(objection_id)
    citizen, officer = await county.citizen("wei"), await county.staff("officer")
    lead = "听说三号项目的材料是别人代写的"
    assert (await citizen.post(f"{board.path}/leads", {"text": lead})).status_code == 201
    answers = [
        await county.client.get(board.path),
        await citizen.get("/v1/me/objections"),
        await citizen.get(f"/v1/me/objections/{objection_id}"),
        await officer.get(f"/v1/staff/notices/{board.notice_id}"),
        await officer.get(f"/v1/staff/notices/{board.notice_id}/objections"),
        await officer.get(f"/v1/staff/notices/{board.notice_id}/leads"),
        await officer.get(f"/v1/staff/objections/{objection_id}"),
    ]
    everything = await county.dump() + "".join(one.text for one in answers)
    assert all(one.status_code == 200 for one in answers)
    for secret in (NAME, CONTACT, TEXT, MINUTES, lead):
        assert secret not in everything


async def test_a_notice_is_over_for_those_listed_when_its_days_are_over_worker_or_not(
    county: County, time: Time
) -> None:
    """Nobody opens or closes anything: the clock does."""
    board = await put_up(county, opens_at=at(10, 20), closes_at=at(10, 29, 18))
    assert (await county.client.get(board.path)).status_code == 404
    assert (await county.client.get("/v1/notices")).json()["items"] == []
    assert code(await board.object(), 404) == "not_found"
    time.set(at(10, 20))
    assert (await board.shown())["open"] is True
    await board.objected()
    time.set(at(10, 29, 17, 59))
    await board.objected(citizen="another")
    time.set(at(10, 29, 18))
    assert (await board.shown())["open"] is False
    assert code(await board.object(citizen="third"), 409) == "notice_over"
