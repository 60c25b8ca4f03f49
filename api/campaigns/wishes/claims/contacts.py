"""How long a unit's contact is kept: while the unit may claim, or has a claim that goes on (PIPL §47)."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, people
from api.access import SYSTEM, System
from api.campaigns.wishes import apart
from api.db.tables.wish_claims import DonorUnit, WishClaim

_GOES_ON = sa.exists().where(col(WishClaim.unit_id) == col(DonorUnit.id), col(WishClaim.ended_at).is_(None))
_LEFT = sa.and_(col(DonorUnit.retired_at).is_not(None), col(DonorUnit.contact_index).is_not(None), ~_GOES_ON)


async def forget(session: AsyncSession, unit_id: UUID) -> bool:
    """Erase the contact of a unit that is struck off and has no live claim; whether there was one."""
    query = select(DonorUnit).where(DonorUnit.id == unit_id, _LEFT).with_for_update(key_share=True)
    unit = (await session.exec(query.execution_options(populate_existing=True))).first()
    if unit is None:
        return False
    unit.contact_index = None
    session.add(unit)
    await people.erase(session, unit.contact_id)
    audit.record(
        session,
        actor_kind=SYSTEM.kind,
        actor_id=None,
        action="donor_unit.contact_erased",
        subject_kind="donor_unit",
        subject_id=unit.id,
    )
    await session.flush()
    return True


async def forget_left(session: AsyncSession, _system: System, _now: datetime) -> int:
    """The same for units whose last claim has ended since they were struck off; returns how many."""

    async def gone(unit_id: UUID) -> bool:
        return await forget(session, unit_id)

    return await apart.each(session, select(DonorUnit.id).where(_LEFT), col(DonorUnit.id), gone)
