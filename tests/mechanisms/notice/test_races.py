"""Objections, decisions and the end of a notice at once: one of them sees what the other did."""

import asyncio
from collections import Counter
from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa

from api.db.tables.notices import Notice, NoticeEntry
from api.errors import Conflict
from api.mechanisms import notice as notices
from api.mechanisms.notice import objecting
from api.schemas.notices import RecordedObjectionForm
from api.terms.notices import Channel
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.notice.life import as_staff, withdraw_entry
from tests.mechanisms.notice.noticing import DECIDED, HELD, Board, at, code, conclude, put_up


async def entry_version(board: Board, number: int = 1) -> int:
    async with board.county.database.read() as session:
        return (await session.get_one(NoticeEntry, UUID(board.entries[number]))).version


async def test_of_forty_settlements_of_one_objection_one_is_made(county: County) -> None:
    board = await put_up(county)
    objection_id = await board.held()
    await board.hear(objection_id)
    officers = [await county.staff("officer"), await county.staff("officer2")]

    async def settle(number: int) -> int:
        outcome = "upheld" if number % 4 < 2 else "dismissed"
        form = {"outcome": outcome, "answer": "特此答复", "public_reason": DECIDED}
        path = f"/v1/staff/objections/{objection_id}/settle"
        return (await officers[number % 2].post(path, form)).status_code

    answers = await asyncio.gather(*(settle(number) for number in range(40)))
    assert Counter(answers) == {200: 1, 409: 39}
    made = await county.audited(action="objection.uphold") + await county.audited(action="objection.dismiss")
    assert len(made) == 1
    stands = {"upheld": "disqualified", "dismissed": "listed"}[str(made[0]["to_state"])]
    assert (await board.entry(1))["status"] == stands
    assert await entry_version(board) == 3, "held, then settled once"


async def act(board: Board, waiting: list[str], what: str, form: dict[str, str]) -> set[int]:
    """All of these at once, by one officer."""
    officer = await board.county.staff("officer")
    answers = await asyncio.gather(
        *(officer.post(f"/v1/staff/objections/{one}/{what}", form) for one in waiting)
    )
    return {one.status_code for one in answers}


async def concluding(board: Board) -> str:
    """The code of what hindered it, or nothing."""
    try:
        await conclude(board)
    except Conflict as why:
        return why.code
    return ""


async def test_held_from_two_sides_at_once_it_is_held_once_and_released_by_the_last(county: County) -> None:
    for _ in range(3):
        board = await put_up(county)
        waiting = [await board.objected(1, f"villager-{number}") for number in range(6)]
        assert await act(board, waiting, "substantiate", {"public_reason": HELD}) == {200}
        assert ((await board.entry(1))["status"], await entry_version(board)) == ("on_hold", 2)
        form = {"outcome": "dismissed", "answer": "特此答复", "public_reason": DECIDED}
        assert await act(board, waiting, "settle", form) == {200}
        assert ((await board.entry(1))["status"], await entry_version(board)) == ("listed", 3)


async def test_an_objection_and_the_conclusion_never_both_succeed(county: County, time: Time) -> None:
    """Letters of the last day come in while it is concluded."""
    outcomes = Counter[tuple[bool, bool]]()
    for number in range(12):
        time.set(at(10, 12))
        board = await put_up(county, closes_at=at(10, 20, 0), entries=1)
        time.set(at(10, 21))
        officer = await county.staff("officer")
        form = {**board.form(), "channel": "letter", "dated": "2026-10-19"}
        path = f"/v1/staff/notices/{board.notice_id}/objections"
        order = [concluding(board), officer.post(path, form)]
        results = await asyncio.gather(*(order if number % 2 else reversed(order)))
        concluded = next(one for one in results if isinstance(one, str))
        recorded = next(one for one in results if not isinstance(one, str))
        assert concluded in {"", "objections_open"}
        if recorded.status_code == 201:
            assert concluded == "objections_open"
        else:
            assert (recorded.status_code, recorded.json()["code"]) == (409, "notice_concluded")
            assert concluded == ""
        outcomes[concluded == "", recorded.status_code == 201] += 1
    assert set(outcomes) <= {(True, False), (False, True)}


async def somebody_waits(county: County) -> None:
    """Until another transaction waits for a lock."""
    waiting = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    async with asyncio.timeout(5):
        while True:
            async with county.database.read() as session:
                if (await (await session.connection()).execute(waiting)).scalar_one():
                    return


@pytest.mark.backends("postgres")
async def test_whoever_concludes_waits_for_a_letter_being_written_down(county: County, time: Time) -> None:
    board = await put_up(county, closes_at=at(10, 20, 0), entries=1)
    time.set(at(10, 21))
    form = RecordedObjectionForm(**board.form(), channel=Channel.LETTER, dated=date(2026, 10, 19))
    async with county.database.write() as session:
        notice = await session.get_one(Notice, UUID(board.notice_id))
        await objecting.record(session, await as_staff(county, "officer"), notice, form)
        ending = asyncio.create_task(concluding(board))
        await somebody_waits(county)
    assert await ending == "objections_open"


@pytest.mark.backends("postgres")
async def test_a_letter_waits_for_whoever_concludes(county: County, time: Time) -> None:
    board = await put_up(county, closes_at=at(10, 20, 0), entries=1)
    time.set(at(10, 21))
    async with county.database.write() as session:
        await notices.conclude(session, await session.get_one(Notice, UUID(board.notice_id)))
        recording = asyncio.create_task(board.record("2026-10-19"))
        await somebody_waits(county)
    assert code(await recording, 409) == "notice_concluded"


async def test_forty_objections_of_one_citizen_at_once_are_five(county: County) -> None:
    board, citizen = await put_up(county), await county.citizen("li")
    answers = await asyncio.gather(*(board.object(1, citizen) for _ in range(40)))
    assert Counter(one.status_code for one in answers) == {201: 5, 409: 35}
    assert len((await citizen.get("/v1/me/objections")).json()["items"]) == 5


async def test_ten_twins_in_flight_make_one_objection(county: County) -> None:
    board, citizen = await put_up(county), await county.citizen("li")
    answers = await asyncio.gather(*(board.object(1, citizen, key="k") for _ in range(10)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert len((await citizen.get("/v1/me/objections")).json()["items"]) == 1


@pytest.mark.parametrize("outcome", ["upheld", "dismissed"])
async def test_leaving_while_it_is_settled_ends_one_way(county: County, outcome: str) -> None:
    for _ in range(3):
        board = await put_up(county)
        objection_id = await board.held()
        await board.hear(objection_id)
        answer, _left = await asyncio.gather(
            board.settle(objection_id, outcome), withdraw_entry(board, 1, "本人退出")
        )
        assert answer.status_code == 200, "either way she who objected is answered"
        status = (await board.entry(1))["status"]
        assert status in ({"disqualified", "withdrawn"} if outcome == "upheld" else {"withdrawn"})
