"""Stops the clock, and starts it again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from api import clock
from tests.adapters.wechat.world import World


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    """Noon in the county, on the second."""
    clock.freeze(datetime(2026, 3, 8, 4, 0, 0, tzinfo=UTC))
    yield
    clock.freeze(None)
    clock.set_shift(timedelta())


@pytest.fixture
def world() -> World:
    return World()
