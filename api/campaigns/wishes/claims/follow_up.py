"""The follow-up visit: the town looks how it went, and either the wish is fulfilled or it is put right."""

import secrets
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import Permission, Staff, authorize
from api.campaigns.wishes import announce, workflow
from api.campaigns.wishes.claims import deliver, ending
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.privacy import agreeing, erase
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.errors import Conflict, Fault, Invalid
from api.ids import crockford
from api.kernel import advance, conflicts
from api.schemas.wish_claims import FollowUp
from api.terms.wishes import ClaimOutcome


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
        await session.flush()
        return
    await _fulfil(session, actor, claim, wish)


async def replace(session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish) -> None:
    """What went wrong is put right: the goods are with the Federation again, to be delivered anew."""
    authorize(actor, Permission.WISH_FULFIL)
    await claims.hold(session, wish, claim)
    await advance(session, wish, workflow.REPLACE, actor)


async def _fulfil(session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish) -> None:
    """The child is free to have another wish; the donor has her certificate."""
    now = clock.now()
    await advance(session, wish, workflow.FULFIL, actor, None, ended_at=now, live_child=None)
    await ending.end(session, claim, ClaimOutcome.FULFILLED, certificate_number=_certificate(now))
    await announce.fulfilled(session, wish, claim)
    if not await agreeing.stands(session, wish.child_id):
        await erase.erase(session, wish)


def _certificate(now: datetime) -> str:
    """The year and 40 random bits, so that no number tells how many there are."""
    return f"{clock.day(now).year}-{crockford(secrets.randbits(40), 8)}"
