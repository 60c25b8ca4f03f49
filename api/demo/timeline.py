"""When the demo's two campaigns have their windows, counted from the day it is loaded.

Notices are long enough for their working days wherever holidays may fall.
"""

from datetime import datetime, timedelta

from api.terms.campaigns import WindowName

Windows = dict[WindowName, tuple[datetime, datetime]]


def days(count: float) -> timedelta:
    return timedelta(days=count)


def of_the_first(present: datetime) -> Windows:
    """Public notice and vote are in their second week and last five days more."""
    return _windows(
        present,
        {
            WindowName.CALL: (-26, -18),
            WindowName.TOWN_SCREENING: (-25, -15),
            WindowName.COUNTY_VETTING: (-24, -12),
            WindowName.NOTICE_AND_VOTING: (-12, 5),
            WindowName.JUDGING: (6, 9),
            WindowName.RESULT_NOTICE: (10, 27),
        },
    )


def of_the_second(present: datetime) -> Windows:
    """The call is open, and towns and county are at work already."""
    return _windows(
        present,
        {
            WindowName.CALL: (-3, 20),
            WindowName.TOWN_SCREENING: (-3, 22),
            WindowName.COUNTY_VETTING: (-3, 24),
            WindowName.NOTICE_AND_VOTING: (25, 42),
            WindowName.JUDGING: (43, 46),
            WindowName.RESULT_NOTICE: (47, 64),
        },
    )


def of_the_wishes(present: datetime) -> Windows:
    """A month: today is in its middle, wishes still come in and are claimed."""
    return _windows(
        present,
        {WindowName.CALL: (-14, 6), WindowName.CLAIMING: (-10, 12), WindowName.FULFILLING: (-10, 16)},
    )


def of_the_wishes_before(present: datetime) -> Windows:
    """So long ago that what was kept of the children is gone."""
    return _windows(
        present,
        {
            WindowName.CALL: (-235, -225),
            WindowName.CLAIMING: (-231, -210),
            WindowName.FULFILLING: (-231, -200),
        },
    )


def _windows(present: datetime, spans: dict[WindowName, tuple[int, int]]) -> Windows:
    return {name: (present + days(since), present + days(until)) for name, (since, until) in spans.items()}
