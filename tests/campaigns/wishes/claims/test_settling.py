"""What nobody brings to its end ends by the clock; until then staff see that it is stuck."""

from api.terms.wishes import ClaimOutcome
from api.terms.wishes import WishStatus as S
from api.worker import Worker
from tests.claiming import POINT, agrees, claiming, delivery, visit
from tests.county import County
from tests.fixtures import Time

OVER, SETTLED = 60, 60
"""Days: the campaign's last window, and what a deployment has that chooses nothing else."""


async def test_goods_that_lie_somewhere_long_after_the_campaign_keep_no_child_waiting(
    county: County, time: Time, worker: Worker
) -> None:
    desk = await claiming(county)
    ends = {S.RECEIVED: S.EXPIRED, S.REMEDIAL: S.EXPIRED, S.DELIVERED: S.FULFILLED}
    wishes = {status: await desk.wishes.plant(status, showcase=True) for status in ends}
    for wish_id in wishes.values():
        await desk.wishes.planted_claim(wish_id, due_at=None)
    time.forward(days=OVER + SETTLED, seconds=-1)
    await worker.round()
    assert [(await desk.wishes.row(one)).status for one in wishes.values()] == list(ends)
    time.forward(seconds=1)
    await worker.round()
    for status, wish_id in wishes.items():
        wish, (claim,) = await desk.wishes.row(wish_id), await desk.wishes.claims(wish_id)
        assert (wish.status, wish.showcase) == (ends[status], status is S.DELIVERED)
        assert (wish.ended_at, wish.live_child) == (claim.ended_at, None)
        fulfilled = ends[status] is S.FULFILLED
        assert claim.outcome == (ClaimOutcome.FULFILLED if fulfilled else ClaimOutcome.RELEASED)
        assert (claim.certificate_number is not None) == fulfilled
        await agrees(desk.wishes, wish_id)
    assert {one["actor_kind"] for one in await county.audited(action="wish.settle")} == {"system"}
    time.forward(days=180)
    await worker.round()
    assert all([(await desk.wishes.row(one)).erased_at for one in wishes.values()])


async def test_goods_without_a_step_for_a_fortnight_are_listed(county: County, time: Time) -> None:
    desk = await claiming(county)
    claim_id = await desk.matched(donor := await desk.donor())
    path = f"/v1/staff/campaigns/{desk.wishes.campaign_id}/wish-claims?due=stuck&limit=1"

    async def listed() -> list[str]:
        shown = await (await county.staff("jinghe")).get(path)
        return [one["id"] for one in shown.json()["items"]]

    code = (await desk.mine(donor, claim_id))["pickup_code"]
    for step in ("hand-in", "deliver", "follow-up", "replace"):
        form = {
            "hand-in": {"code": code, "point": POINT},
            "deliver": delivery(),
            "follow-up": visit(remedy="damaged"),
        }
        await desk.did("jinghe", claim_id, step, form.get(step))
        time.forward(days=14, seconds=-1)
        assert await listed() == []
        time.forward(seconds=1)
        assert await listed() == [claim_id], step
    await desk.did("officer", claim_id, "release", {"reason": "unsuitable"})
    assert await listed() == []
