"""Reaching a donor: the county calls her before it confirms her claim."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit
from api.access import Permission, Staff, authorize, citizen_sessions
from api.campaigns.wishes.claims import units
from api.campaigns.wishes.privacy import retention
from api.db.tables.wish_claims import DonorUnit, WishClaim
from api.db.tables.wishes import Wish
from api.errors import Conflict
from api.schemas.wish_claims import DonorContact
from api.terms.wishes import ReadPurpose


async def reveal(
    session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish, purpose: ReadPurpose
) -> DonorContact:
    """How to reach who claimed: her verified phone, or her unit's contact; for a purpose, on record.

    Raises Conflict when nobody can be reached: she has bound no phone, or has closed her account;
    NotFound once the retention of the wish is over, since then nobody has a reason to call.
    """
    authorize(actor, Permission.WISH_MATCH)
    retention.require(session, wish)
    if claim.unit_id is not None:
        unit = await session.get_one(DonorUnit, claim.unit_id)
        contact = await units.reveal(session, actor, unit, purpose)
        return DonorContact(name=contact.name, phone=contact.phone, unit_name=unit.name)
    phone = await citizen_sessions.phone(session, claim.citizen_id) if claim.citizen_id else None
    if phone is None:
        raise Conflict("donor_unreachable", "认领人没有绑定手机号，或已注销账号")
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="donor.revealed",
        subject_kind="wish_claim",
        subject_id=claim.id,
        reason=purpose.label,
    )
    await session.flush()
    return DonorContact(name=None, phone=phone, unit_name=None)
