"""The only now().

Every instant in the system is an aware UTC `datetime` from here; "day" always
means the calendar day in Asia/Shanghai. Tests freeze the clock, a demo moves it
forward; production does neither.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)

_shift = timedelta()
_frozen: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return (_frozen or datetime.now(UTC)) + _shift


def day(at: datetime) -> date:
    """The calendar day of an instant, as people in the county call it."""
    return at.astimezone(SHANGHAI).date()


def midnight(on: date) -> datetime:
    """The instant a calendar day begins in the county."""
    return datetime.combine(on, time(), SHANGHAI).astimezone(UTC)


def shift() -> timedelta:
    """How far a demo has moved this process's clock."""
    return _shift


def set_shift(by: timedelta) -> None:
    """Move this process's clock (demo only)."""
    global _shift
    _shift = by


def freeze(at: datetime | None) -> None:
    """Stop this process's clock at an instant (tests only); None lets it run."""
    global _frozen
    _frozen = at.astimezone(UTC) if at else None
