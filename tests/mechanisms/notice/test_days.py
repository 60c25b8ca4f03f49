"""Deadlines and day counts of a notice where they go wrong: across 国庆 and 春节, and at midnight."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from api.adapters.calendar import WorkingDays
from api.db.tables.notices import NoticeEntry
from api.routers.state import Process
from api.terms.notices import NoticeStage
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.notice.noticing import at, code, conclude, put_up


async def remaining(county: County, entry_id: str) -> int | None:
    async with county.database.read() as session:
        return (await session.get_one(NoticeEntry, UUID(entry_id))).remaining_days


@pytest.mark.parametrize(
    ("opens", "held", "left", "released", "ends"),
    [
        # Put up on Monday before 国庆: Tue 29, Wed 30, Thu 8, Fri 9 and the worked Saturday 10 October.
        (at(9, 28), at(9, 28, 15), 5, at(9, 29), "2026-10-13T00:00:00+08:00"),
        (at(9, 28), at(9, 30), 4, at(10, 9), "2026-10-15T00:00:00+08:00"),
        (at(9, 28), at(10, 3), 3, at(10, 9), "2026-10-14T00:00:00+08:00"),
        (at(9, 28), at(9, 30), 4, at(9, 30, 23), "2026-10-13T00:00:00+08:00"),
        (at(9, 28), at(10, 10, 23), 1, at(10, 10, 23, 30), "2026-10-13T00:00:00+08:00"),
        # Put up two working days before 春节: Fri 13, the worked Saturday 14, then Tue 24 to Thu 26 February.
        (at(2, 12), at(2, 14), 4, at(2, 24), "2026-03-01T00:00:00+08:00"),
        (at(2, 12), at(2, 18), 3, at(2, 20), "2026-02-27T00:00:00+08:00"),
    ],
)
async def test_who_comes_back_from_a_hold_has_the_working_days_she_had_left(
    county: County, time: Time, opens: datetime, held: datetime, left: int, released: datetime, ends: str
) -> None:
    time.set(opens)
    board = await put_up(county, closes_at=opens, entries=2)
    time.set(held)
    objection_id = await board.held()
    assert await remaining(county, board.entries[1]) == left
    time.set(released)
    assert (await board.settle(objection_id, "dismissed")).status_code == 200
    assert (await board.entry(1))["ends_at"] == ends
    assert await remaining(county, board.entries[1]) is None
    end = datetime.fromisoformat(ends)
    time.set(max(end, (await board.row()).closes_at))
    await conclude(board)


async def test_a_notice_lasts_its_working_days_however_short_its_window(county: County, time: Time) -> None:
    time.set(at(9, 28))
    board = await put_up(county, opens_at=at(9, 29), closes_at=at(10, 6))
    shown = await board.row()
    assert (shown.opens_at, shown.closes_at) == (at(9, 29), at(10, 13, 0)), "30, 8, 9, 10 and 12"
    longer = await put_up(county, opens_at=at(9, 29), closes_at=at(10, 20))
    assert (await longer.row()).closes_at == at(10, 20)


async def test_a_hold_across_the_years_end(county: County, time: Time) -> None:
    """Tue 30, Wed 31 December, then the worked Sunday 4 January, Mon 5 and Tue 6."""
    time.set(at(12, 29, year=2025))
    board = await put_up(county, closes_at=at(12, 29, year=2025))
    assert (await board.row()).closes_at == at(1, 7, 0)
    time.set(at(12, 31, year=2025))
    objection_id = await board.held()
    assert await remaining(county, board.entries[1]) == 4
    time.set(at(1, 2))
    await board.settle(objection_id, "dismissed")
    assert (await board.entry(1))["ends_at"] == "2026-01-08T00:00:00+08:00"


async def test_a_second_hold_keeps_what_was_left_of_the_second_period(county: County, time: Time) -> None:
    board = await put_up(county, closes_at=at(10, 20, 0))
    time.set(at(10, 16))
    first = await board.held()
    time.set(at(10, 22))
    await board.settle(first, "dismissed")
    assert (await board.entry(1))["ends_at"] == "2026-10-27T00:00:00+08:00"
    time.set(at(10, 26))
    second = await board.held(citizen="another")
    assert await remaining(county, board.entries[1]) == 1
    time.set(at(10, 30))
    await board.settle(second, "dismissed")
    assert (await board.entry(1))["ends_at"] == "2026-11-03T00:00:00+08:00"


async def test_who_was_held_after_her_days_were_over_gets_none_back(county: County, time: Time) -> None:
    """A letter of the last day came late, and was looked into later still."""
    board = await put_up(county, closes_at=at(10, 20, 0))
    time.set(at(10, 21))
    objection_id = (await board.record("2026-10-19")).json()["id"]
    assert (await board.hold(objection_id)).status_code == 200
    assert await remaining(county, board.entries[1]) == 0
    await board.settle(objection_id, "dismissed")
    assert (await board.entry(1))["ends_at"] == "2026-10-20T00:00:00+08:00"
    await conclude(board)


async def test_a_release_never_brings_the_end_forward(county: County, time: Time) -> None:
    """The notice runs for three weeks, though it promises five days."""
    board = await put_up(county, closes_at=at(10, 30, 18))
    objection_id = await board.held()
    assert await remaining(county, board.entries[1]) == 5
    time.set(at(10, 13))
    await board.settle(objection_id, "dismissed")
    assert (await board.entry(1))["ends_at"] == "2026-10-30T18:00:00+08:00"


async def test_part_of_a_day_left_is_a_day(county: County, time: Time) -> None:
    board = await put_up(county, closes_at=at(10, 20, 18))
    time.set(at(10, 20, 10))
    objection_id = await board.held()
    assert await remaining(county, board.entries[1]) == 1
    time.set(at(10, 23))
    await board.settle(objection_id, "dismissed")
    assert (await board.entry(1))["ends_at"] == "2026-10-27T00:00:00+08:00"


@pytest.mark.parametrize(
    ("dated", "recorded", "status"),
    [
        ("2026-10-10", at(10, 13), 201),  # the last day, recorded three days later
        ("2026-10-11", at(10, 13), 409),  # a day late
        ("2026-09-28", at(10, 13), 201),  # the day it was put up
        ("2026-09-27", at(10, 13), 409),  # a day early
        ("2026-10-03", at(10, 8), 201),  # within the holidays
        ("2026-10-09", at(10, 8), 422),  # a day to come
    ],
)
async def test_the_postmark_decides_not_the_day_it_is_written_down(
    county: County, time: Time, dated: str, recorded: datetime, status: int
) -> None:
    time.set(at(9, 28))
    board = await put_up(county, closes_at=at(9, 28))
    time.set(recorded)
    answer = await board.record(dated)
    expected = {
        201: None,
        409: "notice_not_open" if dated == "2026-09-27" else "notice_over",
        422: "validation_failed",
    }
    assert answer.status_code == status, answer.text
    assert answer.json().get("code") == expected[status]
    if status == 201:
        assert (answer.json()["dated"], answer.json()["channel"]) == (dated, "letter")
    if status == 422:
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
            ("/dated", "in_the_future")
        ]


async def test_a_letter_counts_by_the_period_of_its_own_entry(county: County, time: Time) -> None:
    """One entry was on hold and has days left; the others' are over."""
    board = await put_up(county, closes_at=at(10, 20, 0))
    time.set(at(10, 19))
    objection_id = await board.held(1)
    time.set(at(10, 22))
    assert (await board.record("2026-10-21", 1)).status_code == 201, "on hold its days do not pass"
    assert code(await board.record("2026-10-21", 2), 409) == "notice_over"
    await board.settle(objection_id, "dismissed")
    time.set(at(10, 26))
    assert (await board.record("2026-10-23", 1)).status_code == 201
    assert code(await board.record("2026-10-24", 1), 409) == "notice_over"
    assert code(await board.record("2026-10-20", 2), 409) == "notice_over"
    assert (await board.record("2026-10-19", 2)).status_code == 201


async def test_where_the_calendar_is_not_announced_it_is_said_so(
    county: County, time: Time, process: Process
) -> None:
    time.set(at(12, 28, year=2039))
    board = await put_up(county, closes_at=at(12, 30, year=2039))
    objection_id = await board.objected()
    process.database.working_days = WorkingDays(strict=True)
    answer = await board.hold(objection_id)
    assert code(answer, 409) == "calendar_unknown"
    assert answer.json()["title"] == "该年度节假日安排尚未录入"
    assert "2039" in answer.json()["detail"]
    assert (await board.entry(1))["status"] == "listed", "nothing was done by half"


async def test_a_letter_in_the_post_when_the_list_was_settled_counts_for_the_result(
    county: County, time: Time
) -> None:
    """Posted in time about a candidate, it arrives after the certification: the result's notice takes it."""
    candidates = await put_up(county)
    time.forward(days=11)
    await conclude(candidates)
    result = await put_up(county, stage=NoticeStage.RESULT, after=candidates, entries=1)
    assert code(await candidates.record("2026-10-13"), 409) == "notice_concluded"
    assert code(await result.record("2026-10-11"), 409) == "notice_not_open"
    assert (await result.record("2026-10-13")).status_code == 201


async def test_a_hold_after_the_period_does_not_open_it_again(county: County, time: Time) -> None:
    """What is over stays over: nobody adds an objection because another one is being looked into."""
    board = await put_up(county)
    first = await board.objected()
    ends = datetime.fromisoformat((await board.shown())["closes_at"])
    time.set(ends + timedelta(hours=1))
    assert (await board.hold(first)).status_code == 200
    shown = await board.shown()
    assert (shown["open"], [one["open"] for one in shown["entries"]]) == (False, [False, False, False])
    assert code(await board.object(citizen="another"), 409) == "notice_over"
    late = (ends + timedelta(days=1)).date().isoformat()
    time.forward(days=2)
    assert code(await board.record(late), 409) == "notice_over"
