"""What is due is done row by row: a row that cannot take it neither stops the others nor starves them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from api import clock
from api.access import SYSTEM
from api.campaigns.wishes import announce, apart
from api.campaigns.wishes.claims import deadlines as claim_deadlines
from api.campaigns.wishes.claims import ending
from api.campaigns.wishes.privacy import retention
from api.campaigns.wishes.vetting import deadlines
from api.mechanisms.phases.kinds import Due
from api.terms.wishes import WishStatus
from tests.county import County
from tests.wishing import Wishing, wishing

LONG_AGO = timedelta(days=400)


async def _due(wishes: Wishing, which: Due, wish_id: UUID) -> None:
    """A wish for which just this is due."""
    now = clock.now()
    if which is retention.erase_past:
        await wishes.plant(WishStatus.WITHDRAWN, id=wish_id, ended_at=now - LONG_AGO)
    elif which is deadlines.expire:
        await wishes.plant(WishStatus.PUBLISHED, id=wish_id)
    else:
        await wishes.plant(WishStatus.MATCHED, id=wish_id)
        early = which is claim_deadlines.remind
        await wishes.planted_claim(str(wish_id), due_at=now + timedelta(hours=1 if early else -1))


@pytest.mark.parametrize(
    ("which", "module", "name"),
    [
        (claim_deadlines.lapse, ending, "lapse"),
        (claim_deadlines.remind, announce, "due_soon"),
        (deadlines.expire, deadlines, "advance"),
        (retention.erase_past, retention, "erase"),
    ],
)
async def test_rows_that_are_stuck_at_the_head_keep_nobody_behind_them(
    county: County, monkeypatch: pytest.MonkeyPatch, which: Due, module: Any, name: str
) -> None:
    wishes, step = await wishing(county), getattr(module, name)
    monkeypatch.setattr(apart, "BATCH", 2)
    ids = [UUID(int=number, version=4) for number in range(1, 5)]
    for one in ids:
        await _due(wishes, which, one)
    if which is deadlines.expire:
        closed = f"/v1/staff/campaigns/{wishes.campaign_id}/close"
        assert (await (await county.staff("officer")).post(closed, {"reason": "结束"})).is_success
    taken: list[UUID] = []

    async def stuck(session: Any, wish: Any, *more: Any, **changes: Any) -> None:
        if wish.id in ids[:3]:
            raise RuntimeError("a row that nobody foresaw")
        taken.append(wish.id)
        await step(session, wish, *more, **changes)

    monkeypatch.setattr(module, name, stuck)
    async with county.database.write() as session:
        assert await which(session, SYSTEM, clock.now()) == 1
    assert taken == ids[3:]
