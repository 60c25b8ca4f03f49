"""What a citizen agreed to, for herself or as the proxy of a child, and taking it back (PIPL §15)."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit
from api.access import Citizen, Permission, authorize
from api.db.tables.people import Consent
from api.errors import NotFound
from api.people import rights
from api.people.reveal import About


@dataclass(frozen=True)
class Agreed:
    """A consent and the matter it is about."""

    consent: Consent
    about: About


async def mine(session: AsyncSession, citizen: Citizen) -> list[Agreed]:
    """All consents that she gave, or that were given for a child of hers, withdrawn or not, newest first."""
    authorize(citizen, Permission.ME_READ)
    matters: dict[UUID, About] = {}
    for room in rights.rooms():
        if room.speaks_for is not None:
            matters |= await room.speaks_for(session, citizen)
    rows = await session.exec(
        select(Consent)
        .where(col(Consent.person_id).in_(matters))
        .order_by(col(Consent.given_at).desc(), col(Consent.id).desc())
    )
    return [Agreed(row, matters[row.person_id]) for row in rows]


async def withdraw(session: AsyncSession, citizen: Citizen, consent_id: UUID) -> Agreed:
    """Take one back, with whatever its room does about it; twice is as once.

    Its room is asked also where it is withdrawn already, and makes sure that nothing of it goes on.
    Raises NotFound for a consent that is not hers to withdraw, and whatever the room refuses.
    """
    found = next((one for one in await mine(session, citizen) if one.consent.id == consent_id), None)
    if found is None:
        raise NotFound(title="没有找到这项同意")
    consent, (_, matter) = found.consent, found.about
    stood = consent.withdrawn_at is None
    await _room_of(consent.purpose)(session, citizen, consent, matter)
    if stood:
        audit.record(
            session,
            actor_kind=citizen.kind,
            actor_id=citizen.id,
            action="consent.withdrawn",
            subject_kind="consent",
            subject_id=consent.id,
            reason=consent.purpose,
        )
    await session.flush()
    await session.refresh(consent)
    return found


def _room_of(purpose: str) -> rights.Withdraw:
    return next(room.withdraws[purpose] for room in rights.rooms() if purpose in room.withdraws)
