"""Finding awards."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.access.regions import enclosing_regions, visible_regions
from api.db.tables.results import Award
from api.errors import NotFound


async def of_scope(session: AsyncSession, scope_id: UUID) -> list[Award]:
    """What was granted in a scope (a campaign), by number, revoked ones included."""
    query = select(Award).where(Award.scope_id == scope_id).order_by(col(Award.year), col(Award.number))
    return list(await session.exec(query.execution_options(populate_existing=True)))


async def staff(session: AsyncSession, actor: Staff, award_id: UUID) -> Award:
    """An award of the actor's region, or of one above it. Raises NotFound for any other."""
    in_sight = sa.or_(
        visible_regions(actor, col(Award.region_code)), enclosing_regions(actor, col(Award.region_code))
    )
    award = (await session.exec(select(Award).where(Award.id == award_id, in_sight))).first()
    if award is None:
        raise NotFound(title="没有找到这项表彰")
    return award
