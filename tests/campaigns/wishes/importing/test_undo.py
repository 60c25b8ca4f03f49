"""An import is taken back as a whole, or not at all once somebody has claimed one of its wishes."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from api import clock
from api.campaigns.wishes.importing import undo
from api.db.tables.people import Consent
from api.db.tables.reviews import Review
from api.terms.reviews import ReviewStatus
from api.terms.wishes import ClaimOutcome, WishStatus
from api.terms.wishes import WishStatus as S
from api.worker import Worker
from tests.campaigns.wishes.importing.filled import Desk, desk, nothing_leaked
from tests.campaigns.wishes.importing.planted import planted_import
from tests.county import County
from tests.routers.refusals import refused
from tests.wishing import WISH_RULES, Wishing, wishing


async def imported(made: Wishing, statuses: list[WishStatus]) -> tuple[UUID, list[str]]:
    """An import whose wishes have come to these states, without walking there."""
    import_id = UUID(await planted_import(made, len(statuses)))
    return import_id, [await made.plant(status, import_id=import_id) for status in statuses]


async def test_whatever_state_its_wishes_are_in(
    county: County, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, jinghe = await wishing(county), await county.staff("jinghe")
    states = [
        S.SUBMITTED,
        S.RETURNED,
        S.VERIFIED,
        S.APPROVED,
        S.PUBLISHED,
        S.REJECTED,
        S.WITHDRAWN,
        S.EXPIRED,
    ]
    import_id, wishes = await imported(made, states)
    other = await made.plant(S.PUBLISHED)
    monkeypatch.setattr(undo, "BATCH", 3)
    answer = await jinghe.post(f"/v1/staff/wish-imports/{import_id}/undo")
    assert answer.status_code == 200, answer.text
    at_once = [await made.row(wish_id) for wish_id in wishes]
    assert not any(wish.live_child for wish in at_once)
    await worker.round()
    after = [await made.row(wish_id) for wish_id in wishes]
    assert [wish.status for wish in after] == [S.WITHDRAWN] * 5 + [S.REJECTED, S.WITHDRAWN, S.EXPIRED]
    assert all(wish.erased_at and wish.live_child is None and not wish.showcase for wish in after)
    assert (await made.row(other)).erased_at is None
    async with county.database.read() as session:
        reviews = {one.id: one.status for one in await session.exec(select(Review))}
        consents = list(await session.exec(select(Consent)))
    assert {reviews[wish.review_id] for wish in after} == {ReviewStatus.WITHDRAWN}
    assert [one.withdrawn_at is None for one in consents].count(True) == 1  # the other wish's
    told = [one["action"] for one in await county.audited(action="wish.withdraw")]
    assert len(told) == 5


@pytest.mark.parametrize("ended", [False, True])
async def test_once_claimed_it_stays_whatever_became_of_the_claim(county: County, ended: bool) -> None:
    made, jinghe = await wishing(county), await county.staff("jinghe")
    import_id, (claimed, free) = await imported(
        made, [WishStatus.PUBLISHED if ended else WishStatus.CLAIMED, WishStatus.PUBLISHED]
    )
    over: dict[str, Any] = (
        {"ended_at": clock.now(), "outcome": ClaimOutcome.CANCELLED, "due_at": None} if ended else {}
    )
    await made.planted_claim(claimed, **over)
    refused(await jinghe.post(f"/v1/staff/wish-imports/{import_id}/undo"), 409, "import_claimed")
    assert (await made.row(free)).status is WishStatus.PUBLISHED
    listed = (await jinghe.get(f"/v1/staff/wish-imports/{import_id}")).json()
    assert listed["status"] == "done"


async def test_rows_that_still_wait_never_become_wishes(county: County, worker: Worker) -> None:
    at: Desk = await desk(county)
    import_id = await at.imported(at.row(), at.row())
    undone = await at.clerk.post(f"/v1/staff/wish-imports/{import_id}/undo")
    assert (undone.json()["status"], undone.json()["waiting"]) == ("undone", 0)
    await worker.round()
    after = await at.progress(import_id)
    assert (after["status"], after["entered"], after["faults"]) == ("undone", 0, [])
    assert await nothing_leaked(county)


async def test_of_an_undo_and_a_claim_exactly_one_wins(county: County) -> None:
    """Sent at once, in either order; what won is all that happened."""
    rules = {**WISH_RULES, "donors_verified": False, "at_once": 1000, "per_campaign": 1000}
    made = await wishing(county, wish_rules=rules)
    jinghe, donor = await county.staff("jinghe"), await county.citizen("ai-xin")
    for turn in range(6):
        import_id, wishes = await imported(made, [WishStatus.PUBLISHED] * 3)
        sent = [
            jinghe.post(f"/v1/staff/wish-imports/{import_id}/undo"),
            donor.post(f"/v1/wishes/{wishes[turn % 3]}/claims", {}),
        ]
        if turn % 2:
            claimed, undone = await asyncio.gather(*reversed(sent))
        else:
            undone, claimed = await asyncio.gather(*sent)
        assert (undone.status_code == 200) != (claimed.status_code == 201), (undone.text, claimed.text)
        after = [(await made.row(wish_id)).status for wish_id in wishes]
        claims = [one for wish_id in wishes for one in await made.claims(wish_id)]
        if undone.status_code == 200:
            assert claimed.status_code in {404, 409}
            assert (after, claims) == ([WishStatus.WITHDRAWN] * 3, [])
        else:
            refused(undone, 409, "import_claimed")
            assert sorted(after) == [WishStatus.CLAIMED, *[WishStatus.PUBLISHED] * 2]
            assert [one.ended_at for one in claims] == [None]
