"""Until when something is to be done for a claim: to the end of a day, as people say it."""

from datetime import datetime, timedelta

from api import clock
from api.clock import ONE_DAY

SOON = timedelta(days=2)
"""How long before its end a donor is reminded of her deadline; and what a pause leaves of it at least."""


def in_days(days: int, since: datetime | None = None) -> datetime:
    """The last second of the day in the county that comes so many days after today, or after `since`."""
    last = clock.day(since or clock.now()) + timedelta(days=days)
    return clock.midnight(last) + ONE_DAY - timedelta(seconds=1)
