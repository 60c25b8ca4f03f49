"""A donor who is nearly there gets a few days more, once."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.campaigns.wishes import announce, rules, workflow
from api.campaigns.wishes.claims import due
from api.campaigns.wishes.claims import finding as claims
from api.db.tables.campaigns import Campaign
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.errors import Conflict, Fault, Invalid
from api.schemas.wish_claims import ClaimExtension


async def extend(
    session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish, form: ClaimExtension
) -> None:
    """Move a claim's deadline later, by no more days than the rules give to hand in; on record.

    Raises Conflict for a claim that has no deadline any more, has lapsed, or was extended before.
    """
    authorize(actor, Permission.WISH_MATCH)
    await claims.hold(session, wish, claim)
    await claims.require_in_time(session, claim)
    if claim.due_at is None:
        raise Conflict("state_conflict", "物品已收到，没有期限需要延长")
    if claim.extended_at is not None:
        raise Conflict("already_extended", "这次认领已延长过一次，不能再延长")
    of = await rules.of(session, await session.get_one(Campaign, wish.campaign_id))
    if form.days > of.hand_in_days:
        fault = Fault("/days", "too_many_days", f"最多延长{of.hand_in_days}天")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    before, claim.due_at = claim.due_at, due.in_days(form.days, claim.due_at)
    claim.extended_at, claim.reminded_at = clock.now(), None
    session.add(claim)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="wish_claim.extended",
        subject_kind="wish_claim",
        subject_id=claim.id,
        from_state=clock.day(before).isoformat(),
        to_state=clock.day(claim.due_at).isoformat(),
        reason=form.reason.label,
    )
    await session.flush()
    if wish.status in workflow.HAND_IN.sources:
        await announce.extended(session, wish, claim)
