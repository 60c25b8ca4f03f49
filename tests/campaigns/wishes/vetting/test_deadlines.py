"""Deadlines of wishes: what ends by itself, and what it waits for."""

from typing import Any

import pytest

from api import clock
from api.terms.wishes import WishStatus as S
from api.worker import Worker
from tests.campaigns.wishes.test_story import ok
from tests.county import County
from tests.fixtures import Time
from tests.wishing import Wishing, wishing

UNDECIDED = (S.SUBMITTED, S.SENT_DOWN, S.VERIFIED)


async def states(wishes: Wishing, ids: list[str]) -> list[S]:
    return [(await wishes.row(one)).status for one in ids]


async def test_what_nobody_put_right_or_decided_again_is_turned_down(
    county: County, time: Time, worker: Worker
) -> None:
    wishes = await wishing(county)
    returned, down = await wishes.plant(S.SUBMITTED), await wishes.plant(S.VERIFIED)
    town, officer = await county.staff("jinghe"), await county.staff("officer")
    ok(await town.post(f"/v1/staff/wishes/{returned}/return", {"reason": "consent"}))
    ok(await officer.post(f"/v1/staff/wishes/{down}/send-down", {"reason": "visit"}))
    time.forward(days=7, seconds=-1)
    await worker.round()
    assert await states(wishes, [returned, down]) == [S.RETURNED, S.SENT_DOWN]
    time.forward(seconds=1)
    await worker.round()
    for one in (returned, down):
        row = await wishes.row(one)
        assert (row.status, row.reject_reason, row.return_reason) == (S.REJECTED, "lapsed", None)
        assert (row.live_child, row.ended_at) == (None, clock.now())
    assert {one["actor_kind"] for one in await county.audited(action="wish.lapse")} == {"system"}


@pytest.mark.parametrize("how", ["over", "close", "cancel"])
async def test_a_campaign_that_has_ended_keeps_no_child_from_another_wish(
    county: County, time: Time, worker: Worker, how: str
) -> None:
    wishes = await wishing(county)
    undecided = [await wishes.plant(one) for one in UNDECIDED]
    unclaimed = [await wishes.plant(one) for one in (S.APPROVED, S.PUBLISHED)]
    claimed = await wishes.plant(S.RECEIVED)
    await wishes.planted_claim(claimed, due_at=None)
    if how == "over":
        time.forward(days=60, seconds=-1)
        await worker.round()
        assert await states(wishes, unclaimed) == [S.APPROVED, S.PUBLISHED]
        time.forward(seconds=1)
    else:
        officer = await county.staff("officer")
        body: dict[str, Any] = {"reason": "活动结束"}
        ok(await officer.post(f"/v1/staff/campaigns/{wishes.campaign_id}/{how}", body))
    await worker.round()
    await worker.round()
    assert await states(wishes, undecided) == [S.REJECTED] * 3
    assert await states(wishes, unclaimed) == [S.EXPIRED] * 2
    assert await states(wishes, [claimed]) == [S.RECEIVED]
    for one in (*undecided, *unclaimed):
        assert (await wishes.row(one)).live_child is None


async def test_nothing_ends_while_the_campaign_pauses_and_some_time_is_left_after(
    county: County, time: Time, worker: Worker
) -> None:
    wishes, town = await wishing(county), await county.staff("jinghe")
    wish_id = await wishes.plant(S.SUBMITTED)
    ok(await town.post(f"/v1/staff/wishes/{wish_id}/return", {"reason": "consent"}))
    campaign = f"/v1/staff/campaigns/{wishes.campaign_id}"
    ok(await (await county.staff("officer")).post(f"{campaign}/pause", {"reason": "核对"}))
    time.forward(days=8)
    await worker.round()
    assert await states(wishes, [wish_id]) == [S.RETURNED]
    ok(await (await county.staff("officer")).post(f"{campaign}/resume"))
    await worker.round()
    shown = ok(await (await county.staff("jinghe")).get(f"/v1/staff/wishes/{wish_id}"))
    assert (shown["status"], shown["due_at"]) == ("returned", "2026-10-22T09:00:00+08:00")
