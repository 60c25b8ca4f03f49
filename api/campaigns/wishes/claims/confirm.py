"""What becomes of a promise before the goods are there: confirmed, cancelled by the donor, released."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Citizen, Permission, Staff, authorize
from api.campaigns.wishes import announce, rules, workflow
from api.campaigns.wishes.claims import due, ending
from api.campaigns.wishes.claims import finding as claims
from api.db.tables.campaigns import Campaign
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.kernel import advance
from api.terms.wishes import ClaimOutcome, ReleaseReason


async def confirm(session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish) -> None:
    """The county has spoken with the donor: from now she has the days of the rules to hand it in."""
    authorize(actor, Permission.WISH_MATCH)
    await claims.hold(session, wish, claim)
    await claims.require_in_time(session, claim)
    await advance(session, wish, workflow.CONFIRM, actor)
    of = await rules.of(session, await session.get_one(Campaign, wish.campaign_id))
    now, until = clock.now(), due.in_days(of.hand_in_days)
    claim.confirmed_at, claim.due_at = now, until
    # Being told of a deadline that is as near as the reminder would be is reminder enough.
    claim.reminded_at = now if of.hand_in_days <= due.SOON.days else None
    session.add(claim)
    await session.flush()
    await announce.confirmed(session, wish, claim)


async def cancel(session: AsyncSession, actor: Citizen, claim: WishClaim, wish: Wish) -> None:
    """The donor takes her promise back, as long as nothing was handed in."""
    authorize(actor, Permission.WISH_CLAIM)
    await claims.hold(session, wish, claim)
    await claims.require_in_time(session, claim)
    await ending.free(session, wish, claim, workflow.CANCEL_CLAIM, actor, ClaimOutcome.CANCELLED)


async def release(
    session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish, reason: ReleaseReason
) -> None:
    """The county ends a claim; also one whose goods are there but will not do."""
    authorize(actor, Permission.WISH_MATCH)
    await claims.hold(session, wish, claim)
    await claims.require_in_time(session, claim)
    released = ClaimOutcome.RELEASED
    await ending.free(
        session, wish, claim, workflow.RELEASE_CLAIM, actor, released, reason.label, release_reason=reason
    )
