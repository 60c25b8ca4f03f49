"""Void groups as an outsider finds them: whose choices a list gives away, and whether it is said so."""

import json
from collections import defaultdict
from typing import Any

from sqlmodel import col, select

from api.db.tables.voids import VoidList
from api.routers.state import Process
from api.worker import Worker
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.voting.audit.desk import FLAGGED, QUIET, Desk, opened
from tests.mechanisms.voting.books import Books
from tests.stories.appraising import ok


async def _told(desk: Desk) -> bool:
    path = f"/v1/polls/{desk.poll.poll_id}/reconciliation"
    return bool(ok(await desk.county.client.get(path))["small_void_groups"])


async def _known(desk: Desk, receipts: list[str]) -> int:
    """Of how many of these anybody can say whom they chose, from what is public."""
    async with desk.county.database.read() as session:
        lists = select(VoidList.document).where(VoidList.poll_id == desk.poll_id)
        last = (await session.exec(lists.order_by(col(VoidList.version).desc()))).first()
    chosen = {one.id: one.pick for one in await Books(desk.county.database, desk.poll_id).choices()}
    groups = defaultdict[str, set[int]](set)
    for choices in json.loads(last or "")["reasons"].values():
        for one in choices:
            groups[one[:4]].add(chosen[one])
    known = 0
    for code in receipts:
        shown: dict[str, Any] = ok(
            await desk.county.client.get(f"/v1/polls/{desk.poll.poll_id}/receipts/{code}")
        )
        assert "reason" not in json.dumps(shown, ensure_ascii=False)
        known += shown["state"] == "voided" and len(groups[code[:4]]) == 1
    return known


async def test_windows_with_few_voided_ballots_each_are_small_groups(
    county: County, process: Process, time: Time, worker: Worker
) -> None:
    """Together they are more than twenty; in their window they are three all the same."""
    desk, voided = await opened(county, process), []
    for window in range(7):
        await desk.strangers(20, window % 2, QUIET)
        voided += await desk.strangers(3, window % 2, FLAGGED)
        time.forward(minutes=6)
        await worker.round()
    await desk.count(time)
    assert (await desk.void(flagged=True))["ballots"] == {"scripted": 21}
    assert await _known(desk, voided[:3]) == 3
    assert await _told(desk)


async def test_what_lies_between_two_lists_is_a_group_too(
    county: County, process: Process, time: Time
) -> None:
    desk = await opened(county, process)
    await desk.strangers(15, 0, FLAGGED)
    await desk.strangers(9, 1, FLAGGED)
    receipt = await desk.vote("li", 0, FLAGGED)
    await desk.count(time)
    await desk.void(flagged=True)
    assert not await _told(desk)
    ok(await desk.appeal("li", receipt))
    ok(await desk.settle("upheld"))
    ok(await desk.apply())
    assert await _told(desk)
