"""When figures of sealed windows become public is a rule too."""

from datetime import timedelta
from typing import Any

import pytest

from api.routers.state import Process
from api.worker import Worker
from tests.county import START, County
from tests.fixtures import Time
from tests.mechanisms.voting.booth import Booth


@pytest.mark.parametrize(
    ("rules", "shown"),
    [
        ({"live_results": "by_window"}, {"sealed": True, "at six": True, "closed": True}),
        (
            {"live_results": "daily", "live_results_at": "18:00"},
            {"sealed": False, "at six": True, "closed": True},
        ),
        ({"live_results": "after_close"}, {"sealed": False, "at six": False, "closed": True}),
    ],
    ids=["by window", "daily", "after close"],
)
async def test_figures_are_released_as_ruled(
    county: County,
    process: Process,
    worker: Worker,
    time: Time,
    rules: dict[str, Any],
    shown: dict[str, bool],
) -> None:
    poll = await county.open_poll(rules=rules)
    booth = Booth(process, poll)

    async def visible() -> bool:
        standings = (await county.client.get(f"/v1/polls/{poll.poll_id}/standings")).json()
        figures = sum(item["votes"] for item in standings["items"])
        assert figures == standings["ballots"], "every ballot here holds one pick"
        assert figures in {0, 20, 60}
        return bool(figures)

    for _ in range(2):
        await booth.many(20)
        time.forward(minutes=6)
        await worker.round()
    await worker.round()
    assert await visible() is shown["sealed"]
    time.set(START + timedelta(days=1, hours=9, minutes=1))
    assert await visible() is shown["at six"], "18:01"
    await booth.many(20)
    officer = await county.staff("officer")
    await officer.post(f"/v1/staff/campaigns/{poll.campaign_id}/close")
    assert await visible() is shown["closed"]


async def test_a_days_figures_wait_for_their_hour(
    county: County, process: Process, worker: Worker, time: Time
) -> None:
    """What is sealed after the day's hour is shown at the next day's, not before."""
    poll = await county.open_poll(rules={"live_results": "daily", "live_results_at": "18:00"})

    async def ballots() -> int:
        return int((await county.client.get(f"/v1/polls/{poll.poll_id}/standings")).json()["ballots"])

    time.set(START + timedelta(days=1, hours=10))
    for _ in range(2):
        await Booth(process, poll).many(20)
        time.forward(minutes=6)
        await worker.round()
    await worker.round()
    assert await ballots() == 0, "sealed at 19:12"
    time.set(START + timedelta(days=2, hours=8, minutes=59))
    assert await ballots() == 0, "17:59 the day after"
    time.forward(minutes=1)
    assert await ballots() == 20
