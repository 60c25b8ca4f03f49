"""Everything that is held of a citizen, room by room (PIPL §45); that she looked is on record."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit
from api.access import Citizen, Permission, authorize
from api.people import rights


async def everything(
    session: AsyncSession, citizen: Citizen
) -> list[tuple[rights.Room, list[rights.Record]]]:
    """What each room holds, in clear; a room that holds nothing is told too."""
    authorize(citizen, Permission.ME_READ)
    found = [(room, await room.holds(session, citizen)) for room in rights.rooms()]
    audit.record(
        session,
        actor_kind=citizen.kind,
        actor_id=citizen.id,
        action="data.read",
        subject_kind="citizen",
        subject_id=citizen.id,
        reason=rights.PURPOSE,
    )
    await session.flush()
    return found
