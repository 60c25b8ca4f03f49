"""Leaving for good: every room erases or lets go of what is hers, and says what must stay and why.

Nothing refuses it, and nothing speaks against doing it twice. Her row keeps its id and the blind
index of her openid, so that whoever comes back is the same voter; she finds her account empty.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Citizen, Permission, authorize, citizen_sessions
from api.db.session import Database
from api.people import rights
from api.people.rights import Kept


@dataclass(frozen=True)
class Closed:
    """When it was, and what stays, by room."""

    closed_at: datetime
    kept: list[tuple[rights.Room, Kept]] = field(default_factory=list)


async def close(database: Database, citizen: Citizen) -> Closed:
    """Close a citizen's account in one transaction.

    Her row is held from the beginning: what she writes at the same instant comes before, or is refused.
    """
    authorize(citizen, Permission.ME_READ)
    async with database.write() as session:
        row = await citizen_sessions.held(session, citizen.id)
        if row is None or row.closed_at is not None:
            return Closed(row.closed_at if row and row.closed_at else clock.now())
        kept = [(room, one) for room in rights.rooms() for one in await room.leaves(session, citizen)]
        reserved = await _reserved(session) if row.phone_index is not None else []
        kept += reserved
        closed_at = await citizen_sessions.close(session, row, keep_number=bool(reserved))
        _told(session, citizen)
    return Closed(closed_at, kept)


async def _reserved(session: AsyncSession) -> list[tuple[rights.Room, Kept]]:
    """Why her number is kept from other accounts for a while, if it is."""
    reasons = [(room, await room.reserves(session)) for room in rights.rooms() if room.reserves]
    return [(room, why) for room, why in reasons if why is not None]


def _told(session: AsyncSession, citizen: Citizen) -> None:
    audit.record(
        session,
        actor_kind=citizen.kind,
        actor_id=citizen.id,
        action="account.closed",
        subject_kind="citizen",
        subject_id=citizen.id,
    )
