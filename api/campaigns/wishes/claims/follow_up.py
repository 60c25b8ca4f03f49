"""The follow-up visit: the town looks how it went, and either the wish is fulfilled or it is put right."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import Permission, Staff, authorize
from api.campaigns.wishes import workflow
from api.campaigns.wishes.claims import deliver, ending
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.privacy import agreeing, erase
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.errors import Conflict, Fault, Invalid
from api.kernel import advance, conflicts
from api.schemas.wish_claims import FollowUp


async def follow_up(
    session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish, form: FollowUp
) -> None:
    """Record a visit after a delivery: nothing wrong, or what is. Not by who is close to the child."""
    authorize(actor, Permission.WISH_FULFIL)
    await conflicts.refuse(session, actor, wish.id)
    await claims.hold(session, wish, claim)
    if wish.status not in workflow.FULFIL.sources:
        raise Conflict("state_conflict", "送达以后才能登记回访")
    delivery = (await deliver.of(session, [claim.id]))[claim.id][-1]
    today = clock.day(clock.now())
    if not delivery.delivered_on <= form.visited_on <= today:
        fault = Fault("/visited_on", "not_between", "回访日期须在送达之后、今天之前")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    delivery.visited_on, delivery.visited_by, delivery.remedy = form.visited_on, actor.id, form.remedy
    if form.note is not None:
        delivery.visit_text_id = await people.seal_text(session, form.note)
    session.add(delivery)
    if form.remedy is not None:
        await advance(session, wish, workflow.REMEDY, actor, form.remedy.label)
        await _moved(session, claim)
        return
    await ending.fulfilled(session, wish, claim, workflow.FULFIL, actor)
    if not await agreeing.stands(session, wish.child_id):
        await erase.erase(session, wish)


async def replace(session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish) -> None:
    """What went wrong is put right: the goods are with the Federation again, to be delivered anew.

    Raises Conflict after so many deliveries that it is for somebody else to put right.
    """
    authorize(actor, Permission.WISH_FULFIL)
    await claims.hold(session, wish, claim)
    if len((await deliver.of(session, [claim.id]))[claim.id]) >= deliver.MOST:
        raise Conflict(
            "too_many_deliveries",
            f"已送达{deliver.MOST}次仍有问题，不能再补",
            "请由县妇联接手，或解除认领后重新公布",
        )
    claim.received_at = claim.received_at or clock.now()
    await advance(session, wish, workflow.REPLACE, actor)
    await _moved(session, claim)


async def _moved(session: AsyncSession, claim: WishClaim) -> None:
    claim.goods_since = clock.now()
    session.add(claim)
    await session.flush()
