"""A campaign nobody closed closes itself a month after its last window."""

from datetime import timedelta
from typing import Any

from api.worker import Worker
from tests.county import County, window
from tests.fixtures import Time


async def status(county: County, campaign_id: str) -> str:
    shown: dict[str, Any] = (await county.client.get(f"/v1/campaigns/{campaign_id}")).json()
    return str(shown["status"])


async def test_thirty_days_after_the_last_window_and_not_before(
    county: County, worker: Worker, time: Time
) -> None:
    start, campaign_id = time.now, await county.campaign()
    time.set(start + timedelta(days=34, seconds=-1))
    await worker.round()
    assert await status(county, campaign_id) == "published"
    time.forward(seconds=1)
    await worker.round()
    await worker.round()
    assert await status(county, campaign_id) == "closed"
    (row,) = await county.audited(action="campaign.lapse")
    assert (row["actor_kind"], row["actor_id"]) == ("system", None)
    assert (row["from_state"], row["to_state"]) == ("published", "closed")
    result = (await county.client.get(f"/v1/campaigns/{campaign_id}/result")).json()
    assert result["state"] == "final"


async def test_a_later_window_keeps_it_alive(county: County, worker: Worker, time: Time) -> None:
    now = time.now
    windows = county.campaign_form()["windows"]
    windows["fraud_audit"] = window(now + timedelta(days=20), now + timedelta(days=25))
    campaign_id = await county.campaign(windows=windows)
    time.forward(days=54)
    await worker.round()
    assert await status(county, campaign_id) == "published"
    time.forward(days=1)
    await worker.round()
    assert await status(county, campaign_id) == "closed"


async def test_a_paused_one_closes_too_and_drafts_and_cancelled_ones_stay(
    county: County, worker: Worker, time: Time
) -> None:
    officer = await county.staff("officer")
    paused, cancelled = await county.campaign(), await county.campaign()
    await officer.post(f"/v1/staff/campaigns/{paused}/pause", {"reason": "维护"})
    await officer.post(f"/v1/staff/campaigns/{cancelled}/cancel", {"reason": "撤销"})
    drafted = (await officer.post("/v1/staff/campaigns", county.campaign_form())).json()["id"]
    empty = county.campaign_form(windows={})
    bare = (await officer.post("/v1/staff/campaigns", empty)).json()["id"]
    time.forward(days=40)
    await worker.round()
    assert await status(county, paused) == "closed"
    assert await status(county, cancelled) == "cancelled"
    officer = await county.staff("officer")
    for one in (drafted, bare):
        assert (await officer.get(f"/v1/staff/campaigns/{one}")).json()["status"] == "draft"


async def test_late_or_twice_makes_no_difference(county: County, worker: Worker, time: Time) -> None:
    """Whether something is open is judged by the clock, not by whether the worker has been round."""
    campaign_id = await county.campaign()
    time.forward(days=2)
    shown = (await county.client.get(f"/v1/campaigns/{campaign_id}")).json()
    assert shown["open_now"] == ["notice_and_voting"]
    await worker.round()
    await worker.round()
    assert (await county.client.get(f"/v1/campaigns/{campaign_id}")).json() == shown
