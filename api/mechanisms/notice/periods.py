"""How long a notice lasts, for all of it and for each entry; rules without a database.

A period begins and ends by stored instants, judged by the clock at every reading. What
counts in days is counted as the calendar has it: the day something begins on does not
count, and the last day lasts to its end (民法典 §§200-203).
"""

from datetime import date, datetime, timedelta

from api.adapters.calendar import WorkingDays
from api.clock import day
from api.db.tables.notices import Notice, NoticeEntry
from api.terms.notices import EntryStatus

STANDING = frozenset({EntryStatus.LISTED, EntryStatus.ON_HOLD})
"""What is still on notice; the others stay on the list, and nothing about them is decided any more."""


def long_enough(
    calendar: WorkingDays, opens_at: datetime, closes_at: datetime, working_days: int
) -> datetime:
    """The end of a period that lasts its working days at least: `closes_at`, or later if it must be."""
    return max(closes_at, calendar.end_of(opens_at, working_days))


def ends_at(notice: Notice, entry: NoticeEntry) -> datetime:
    """When an entry's own period ends; while it is on hold, when it would have."""
    return max(notice.closes_at, entry.ends_at or notice.closes_at)


def last_day(ends: datetime) -> date:
    """The last day that lies in a period, if only in part."""
    return day(ends - timedelta(microseconds=1))


def going_on(notice: Notice) -> bool:
    """Whether the notice is neither settled for good nor taken back."""
    return notice.concluded_at is None and notice.withdrawn_at is None


def stands(notice: Notice, entry: NoticeEntry) -> bool:
    """Whether an entry is still on notice, running or on hold."""
    return going_on(notice) and entry.status in STANDING


def runs(notice: Notice, entry: NoticeEntry, at: datetime) -> bool:
    """Whether an entry can be objected to at an instant.

    On hold its remaining days are not used up, so it can: somebody else may know something else.
    """
    if not stands(notice, entry) or at < notice.opens_at:
        return False
    return at < ends_at(notice, entry) or held_with_days_left(entry)


def held_with_days_left(entry: NoticeEntry) -> bool:
    """Whether an entry is on hold before its period was used up."""
    return entry.status is EntryStatus.ON_HOLD and bool(entry.remaining_days)


def days_left(calendar: WorkingDays, notice: Notice, entry: NoticeEntry, at: datetime) -> int:
    """How many working days of its period an entry put on hold now has left.

    The present day is not over, so it counts; a part of a day left is a day; never more
    than the notice promises in all.
    """
    ends = ends_at(notice, entry)
    if at >= ends:
        return 0
    return min(notice.working_days, max(1, calendar.left(at, ends)))


def resumed(calendar: WorkingDays, notice: Notice, entry: NoticeEntry, at: datetime) -> datetime:
    """When the period of an entry that comes back from a hold ends: after the days it had left."""
    before = ends_at(notice, entry)
    left = entry.remaining_days or 0
    return max(before, calendar.end_of(at, left)) if left else before
