"""Where a citizen last signed in from: sealed, and forgotten as soon as WeChat was asked about it."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.session import keyring
from api.db.tables.access import Citizen


def remember(session: AsyncSession, citizen: Citizen, address: str) -> bool:
    """Keep an address in place of an earlier one; whether there was none."""
    first = citizen.risk_place_sealed is None
    citizen.risk_place_sealed = keyring(session).seal(address.encode(), _place(citizen.id))
    session.add(citizen)
    return first


async def read(session: AsyncSession, citizen_id: UUID) -> str | None:
    """The address, for WeChat and nobody else; None if it was forgotten."""
    citizen = await session.get_one(Citizen, citizen_id)
    if citizen.risk_place_sealed is None:
        return None
    return keyring(session).open(citizen.risk_place_sealed, _place(citizen_id)).decode()


async def forget(session: AsyncSession, citizen_id: UUID, rank: int | None = None) -> None:
    """Drop the address; a rank that WeChat told takes the place of what was known before."""
    known = {} if rank is None else {"risk_rank": rank}
    await session.exec(
        sa.update(Citizen).where(col(Citizen.id) == citizen_id).values(risk_place_sealed=None, **known)
    )


def _place(citizen_id: UUID) -> str:
    return f"citizen.risk_place:{citizen_id}"
