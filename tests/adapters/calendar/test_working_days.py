"""Which days are worked, and periods counted in them, across the holidays people remember."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.adapters.calendar import CalendarUnknown, WorkingDays
from api.clock import ONE_DAY, SHANGHAI, day

MINUTE = timedelta(minutes=1)
CALENDAR, STRICT = WorkingDays(strict=False), WorkingDays(strict=True)


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def days(*spans: tuple[tuple[int, int], tuple[int, int]], year: int = 2026) -> set[date]:
    """The days from the first to the last of each span."""
    found = set()
    for (month, first), (until, last) in spans:
        on = date(year, month, first)
        while on <= date(year, until, last):
            found.add(on)
            on += ONE_DAY
    return found


NATIONAL_DAY = days(((10, 1), (10, 7)))
SPRING_FESTIVAL = days(((2, 15), (2, 23)))
MADE_UP = {date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)}
"""Weekends of 2026 worked for 春节 and 国庆, as announced in November 2025."""


def test_national_day_of_2026_and_the_weekends_worked_for_it() -> None:
    around = days(((9, 14), (10, 18)))
    free = NATIONAL_DAY | {one for one in around if one.weekday() > 4 and one not in MADE_UP}
    # Mid-autumn is Friday the 25th of September.
    free |= {date(2026, 9, 25)}
    assert {one for one in around if not STRICT.worked(one)} == free


def test_spring_festival_of_2026_and_the_weekends_worked_for_it() -> None:
    around = days(((2, 2), (3, 8)))
    free = SPRING_FESTIVAL | {one for one in around if one.weekday() > 4 and one not in MADE_UP}
    assert {one for one in around if not STRICT.worked(one)} == free


@pytest.mark.parametrize(
    ("begins", "length", "ends"),
    [
        # The day it begins on does not count; the last one lasts to its midnight.
        (at(10, 12), 1, at(10, 14, 0)),
        (at(10, 12, 0), 1, at(10, 14, 0)),
        (at(10, 12, 23, 59), 1, at(10, 14, 0)),
        (at(10, 12), 5, at(10, 20, 0)),
        (at(10, 12), 0, at(10, 13, 0)),
        # From the last working day before 国庆: the 8th is counted first, and Saturday the 10th is worked.
        (at(9, 30), 1, at(10, 9, 0)),
        (at(9, 30), 3, at(10, 11, 0)),
        (at(9, 28), 5, at(10, 11, 0)),
        (at(10, 9), 1, at(10, 11, 0)),
        (at(10, 10), 1, at(10, 13, 0)),
        # Begun within the holidays it counts from the first working day after them.
        (at(10, 3), 1, at(10, 9, 0)),
        # Sunday the 20th of September is worked, Friday the 25th is not.
        (at(9, 18), 1, at(9, 21, 0)),
        (at(9, 18), 6, at(9, 29, 0)),
        # 春节: Saturday the 14th is worked, then nine days off, then Saturday the 28th is worked.
        (at(2, 13), 1, at(2, 15, 0)),
        (at(2, 13), 2, at(2, 25, 0)),
        (at(2, 12), 5, at(2, 27, 0)),
        (at(2, 24), 5, at(3, 3, 0)),
    ],
)
def test_a_period_ends_with_the_end_of_its_last_working_day(
    begins: datetime, length: int, ends: datetime
) -> None:
    assert STRICT.end_of(begins, length) == ends
    if length:
        assert STRICT.between(begins, ends) == length
        assert STRICT.between(begins, ends - timedelta(microseconds=1)) == length - 1


def test_a_period_crosses_the_years_end() -> None:
    """2026 began with three days off, then Sunday the 4th was worked."""
    assert STRICT.end_of(at(12, 30, year=2025), 1) == at(1, 1, 0, year=2026)
    assert STRICT.end_of(at(12, 30, year=2025), 2) == at(1, 5, 0, year=2026)
    assert STRICT.end_of(at(12, 30, year=2025), 3) == at(1, 6, 0, year=2026)
    assert STRICT.between(at(12, 30, year=2025), at(1, 6, 0, year=2026)) == 3


def test_days_left_count_the_present_one() -> None:
    ends = at(10, 11, 0)
    assert STRICT.left(at(9, 30, 16), ends) == 4, "the 30th, the 8th, the 9th and the worked Saturday"
    assert STRICT.left(at(10, 1), ends) == 3
    assert STRICT.left(at(10, 7, 23, 59), ends) == 3
    assert STRICT.left(at(10, 10, 23, 59), ends) == 1
    assert STRICT.left(at(10, 11, 0), ends) == 0
    assert STRICT.left(at(10, 12), ends) == 0


def test_a_day_is_the_countys_whatever_zone_an_instant_comes_in() -> None:
    monday_evening = datetime.fromisoformat("2026-10-12T16:30:00+00:00")
    assert day(monday_evening) == date(2026, 10, 13)
    assert STRICT.end_of(monday_evening, 1) == at(10, 15, 0)
    assert STRICT.end_of(monday_evening, 1).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("year", [1999, 2040])
def test_a_year_nobody_announced_is_refused_where_it_counts(year: int) -> None:
    with pytest.raises(CalendarUnknown) as unknown:
        STRICT.worked(date(year, 6, 1))
    assert unknown.value.year == year
    with pytest.raises(CalendarUnknown):
        STRICT.end_of(at(12, 31, year=year - 1), 1)
    with pytest.raises(CalendarUnknown):
        STRICT.between(at(12, 29, year=year), at(12, 31, year=year))


def test_the_next_year_is_unknown_only_once_a_period_reaches_it() -> None:
    """The calendar of the last year announced is good to its last day."""
    last = max(year for year in range(2026, 2040) if _known(STRICT, date(year, 6, 1)))
    assert STRICT.end_of(at(12, 20, year=last), 3) <= at(1, 1, 0, year=last + 1)
    with pytest.raises(CalendarUnknown) as unknown:
        STRICT.end_of(at(12, 30, year=last), 5)
    assert unknown.value.year == last + 1


def _known(calendar: WorkingDays, on: date) -> bool:
    try:
        calendar.worked(on)
    except CalendarUnknown:
        return False
    return True


def test_elsewhere_such_a_year_is_guessed_from_weekends_and_fixed_holidays() -> None:
    assert CALENDAR.worked(date(2040, 6, 1))
    for free in (date(2040, 1, 1), date(2040, 5, 1), date(2040, 10, 1), date(2040, 10, 3), date(2040, 6, 2)):
        assert not CALENDAR.worked(free), free


def test_a_deployment_writes_down_what_was_announced(tmp_path: Path) -> None:
    """What it says stands in for a year the library does not know, and for one it knows."""
    file = tmp_path / "calendar.json"
    told = {
        "2040": {"holidays": ["2040-10-01", "2040-10-02"], "workdays": ["2040-10-06"]},
        "2026": {"holidays": ["2026-10-12"], "workdays": ["2026-10-11"]},
    }
    file.write_text(json.dumps(told), "utf-8")
    calendar = WorkingDays(strict=True, file=str(file))
    assert not calendar.worked(date(2040, 10, 1))
    assert calendar.worked(date(2040, 10, 6)), "a Saturday worked"
    assert calendar.worked(date(2040, 1, 2)), "not on the list of holidays"
    assert not calendar.worked(date(2040, 10, 7))
    assert not calendar.worked(date(2026, 10, 12))
    assert calendar.worked(date(2026, 10, 11))
    assert calendar.worked(date(2026, 10, 1)), "only the file speaks for its year"
    assert calendar.worked(date(2025, 10, 9)), "other years stay the library's"
    assert calendar.end_of(at(9, 30, year=2040), 2) == at(10, 5, 0, year=2040)


def test_a_file_that_is_none_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "calendar.json"
    file.write_text('{"2040": {"holiday": []}}', "utf-8")
    with pytest.raises(ValueError, match="holiday"):
        WorkingDays(strict=True, file=str(file))
    with pytest.raises(OSError, match="absent"):
        WorkingDays(strict=True, file=str(tmp_path / "absent.json"))


def test_no_period_is_endless() -> None:
    with pytest.raises(ValueError, match="as long"):
        CALENDAR.end_of(at(1, 5), 5000)


INSTANTS = st.integers(0, 7 * 365 * 24 * 60).map(lambda minutes: at(1, 1, 0, year=2024) + minutes * MINUTE)
"""Any minute from 2024 on for seven years: announced ones and ones still to be guessed."""
LENGTHS = st.integers(0, 40)


@given(INSTANTS, LENGTHS)
def test_counting_back_gives_what_was_asked_for(begins: datetime, length: int) -> None:
    ends = CALENDAR.end_of(begins, length)
    assert CALENDAR.between(begins, ends) == length
    assert ends.timetz() == at(1, 1, 0).timetz()
    if length:
        assert CALENDAR.worked(day(ends) - ONE_DAY)
        assert CALENDAR.between(begins, ends - timedelta(microseconds=1)) == length - 1


@given(INSTANTS, LENGTHS, LENGTHS)
def test_a_longer_period_never_ends_sooner(begins: datetime, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert CALENDAR.end_of(begins, shorter) <= CALENDAR.end_of(begins, longer)


@given(INSTANTS, LENGTHS, st.timedeltas(timedelta(0), timedelta(days=80)))
def test_a_period_begun_later_never_ends_sooner(begins: datetime, length: int, later: timedelta) -> None:
    assert CALENDAR.end_of(begins, length) <= CALENDAR.end_of(begins + later, length)


@given(INSTANTS, LENGTHS, st.integers(0, 60))
def test_what_is_over_and_what_is_left_make_the_whole(begins: datetime, length: int, passed: int) -> None:
    """Days that were over when a later day began, and that day with those after it."""
    ends = CALENDAR.end_of(begins, length)
    later = min(begins + passed * ONE_DAY, ends)
    over = CALENDAR.between(begins, later)
    left = CALENDAR.left(later, ends)
    first = day(later) == day(begins) and CALENDAR.worked(day(begins))
    assert over + left == length + (1 if first else 0), (
        "on the first day it is left, though it does not count"
    )
