"""Claiming a wish: of everybody who wants one at the same moment exactly one gets it.

Locks are taken in one order: donor, unit, campaign, wish, claim. Whoever waited for the wish finds
it taken; the constraint of one live claim per wish stands behind that.
"""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Citizen, Permission, Staff, authorize, citizen_sessions
from api.campaigns.wishes import announce, rules, workflow
from api.campaigns.wishes.board import one_card, seen
from api.campaigns.wishes.claims import caps, due, ending, units
from api.campaigns.wishes.claims import finding as claims
from api.db.tables.campaigns import Campaign
from api.db.tables.wish_claims import DonorUnit, WishClaim
from api.db.tables.wishes import Wish
from api.errors import Conflict, Forbidden
from api.kernel import advance
from api.mechanisms import phases
from api.schemas.wish_rules import WishRules
from api.terms.campaigns import WindowName
from api.terms.wishes import WishStatus


async def claim(session: AsyncSession, actor: Citizen, wish_id: UUID, unit_id: UUID | None) -> WishClaim:
    """Promise to fulfil a wish, oneself or for a unit one is the contact of.

    Raises NotFound for a wish the public does not see, Forbidden for who must bind a phone first,
    Conflict out of the window, beyond the caps, or when somebody was faster.
    """
    authorize(actor, Permission.WISH_CLAIM)
    await one_card.of(session, wish_id)
    wish = await session.get_one(Wish, wish_id)
    donor = await caps.hold_donor(session, actor.id)
    unit = None if unit_id is None else await units.hold_for(session, actor, unit_id)
    of = await _open(session, wish, WindowName.CLAIMING)
    await _free(session, wish)
    if wish.status is not WishStatus.PUBLISHED:
        await one_card.of(session, wish_id)
        raise _taken()
    if of.donors_verified and not await citizen_sessions.has_phone(session, donor.id):
        raise Forbidden("phone_needed", "认领心愿须先绑定手机号")
    await caps.require_room(session, wish.campaign_id, of, donor.id, unit)
    await advance(session, wish, workflow.CLAIM, actor)
    return await _promised(session, wish, of, donor.id, unit)


async def record(session: AsyncSession, actor: Staff, wish: Wish, unit_id: UUID) -> WishClaim:
    """Enter that a unit will fulfil a wish, or that the county itself will: what nobody claimed."""
    authorize(actor, Permission.WISH_CLAIM_RECORD)
    unit = await units.hold(session, actor, unit_id)
    of = await _open(session, wish, WindowName.CLAIMING, WindowName.FULFILLING)
    await _free(session, wish)
    if wish.status in {*workflow.WITH_A_CLAIM, *seen.SHOWN}:
        raise _taken()
    if wish.status is not WishStatus.PUBLISHED:
        raise Conflict("state_conflict", "只有已公布的心愿可以认领")
    await caps.require_room(session, wish.campaign_id, of, None, unit)
    await advance(session, wish, workflow.CLAIM_FOR_UNIT, actor)
    return await _promised(session, wish, of, None, unit)


async def _open(session: AsyncSession, wish: Wish, *windows: WindowName) -> WishRules:
    """The campaign's rules, and that it takes claims now; closing it waits for who is claiming."""
    campaign = await session.get_one(Campaign, wish.campaign_id, with_for_update={"read": True})
    await phases.require_open(session, campaign, *windows)
    return await rules.of(session, campaign)


async def _free(session: AsyncSession, wish: Wish) -> None:
    """Hold the wish; a claim past its deadline ends here and now."""
    live = await claims.held(session, wish)
    if live is not None and await claims.overdue(session, live):
        await ending.lapse(session, wish, live)


async def _promised(
    session: AsyncSession, wish: Wish, of: WishRules, citizen_id: UUID | None, unit: DonorUnit | None
) -> WishClaim:
    now = clock.now()
    made = WishClaim(
        wish_id=wish.id,
        campaign_id=wish.campaign_id,
        citizen_id=citizen_id,
        donor_key=caps.donor_keys(session, wish.campaign_id, citizen_id)[0]
        if citizen_id and not unit
        else None,
        unit_id=unit.id if unit else None,
        claimed_at=now,
        due_at=due.in_days(of.claim_days),
    )
    session.add(made)
    try:
        await session.flush()
    except IntegrityError as second:
        raise _taken() from second
    await announce.claimed(session, wish, made)
    return made


def _taken() -> Conflict:
    return Conflict("wish_taken", "这个心愿已经有人认领了，请看看其他心愿")
