"""Which days are worked, and periods counted in them.

The State Council announces each year's holidays, and the weekends worked in their
place, in the November before. Years announced come with a library; later ones from
a file a deployment keeps (`TONGXIN_CALENDAR_FILE`). A period is counted as the Civil
Code has it (民法典 §§200-203): the day it begins on does not count, and it ends with
the end of its last day.
"""

import json
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

import chinese_calendar
from pydantic import BaseModel, ConfigDict, TypeAdapter

from api.clock import ONE_DAY, SHANGHAI, day

_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_FURTHEST = 1000
_BUILT_IN = frozenset(one.year for one in chinese_calendar.holidays)


class CalendarUnknown(Exception):
    """A year whose holidays nobody has told us; `year` says which."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class Year(BaseModel):
    """One year as a deployment writes it down: weekdays off, and weekends worked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    holidays: frozenset[date]
    workdays: frozenset[date] = frozenset()


_FILE = TypeAdapter(dict[int, Year])


class WorkingDays:
    """The calendar of one deployment.

    Strict, as in production, it raises CalendarUnknown for a year not announced yet;
    otherwise such a year is guessed from its weekends and the holidays of fixed date.
    """

    def __init__(self, *, strict: bool, file: str = "") -> None:
        self._strict = strict
        self._more = _read(file) if file else {}

    def worked(self, on: date) -> bool:
        """Whether people work on this day."""
        if on.year in self._more:
            told = self._more[on.year]
            return on in told.workdays or (on.weekday() < 5 and on not in told.holidays)
        if on.year in _BUILT_IN:
            return bool(chinese_calendar.is_workday(on))
        if self._strict:
            raise CalendarUnknown(on.year)
        return on.weekday() < 5 and (on.month, on.day) not in _FIXED

    def end_of(self, begins: datetime, days: int) -> datetime:
        """The end (midnight in the county) of a period of so many working days that begins at an instant."""
        last, left = day(begins), days
        for _ in range(_FURTHEST):
            if left <= 0:
                return _midnight_after(last)
            last += ONE_DAY
            left -= self.worked(last)
        raise ValueError("no period is as long as that")

    def between(self, begins: datetime, ends: datetime) -> int:
        """How many whole working days after the day of `begins` are over at `ends`."""
        count, on = 0, day(begins) + ONE_DAY
        while _midnight_after(on) <= ends:
            count += self.worked(on)
            on += ONE_DAY
        return count

    def left(self, at: datetime, ends: datetime) -> int:
        """How many working days of a period are not over yet: the present day counts as one that is not."""
        return self.between(at - ONE_DAY, ends)


def _midnight_after(on: date) -> datetime:
    return datetime.combine(on + ONE_DAY, time(), SHANGHAI)


@lru_cache(maxsize=4)
def _read(file: str) -> dict[int, Year]:
    return _FILE.validate_python(json.loads(Path(file).read_text("utf-8")))
