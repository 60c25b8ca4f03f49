"""The towns' quotas, for the work only: nothing ranks towns by them."""

from dataclasses import dataclass

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.access.regions import visible_regions
from api.db.paging import Cursor, keyset
from api.db.tables.access import Region
from api.db.tables.campaigns import Campaign
from api.mechanisms import phases
from api.mechanisms.review import quotas
from api.terms.reviews import Tier


@dataclass(frozen=True)
class TownQuota:
    """How many plans a town may recommend, and has; None where any number may be."""

    region_code: str
    region_name: str
    allowed: int | None
    used: int | None


async def page(
    session: AsyncSession, actor: Staff, campaign: Campaign, cursor: str | None, limit: int
) -> tuple[list[TownQuota], str | None]:
    """The quotas of the campaign's towns in the actor's sight, by code."""
    query = select(Region).where(
        func.length(col(Region.code)) == 9,
        col(Region.code) >= campaign.region_code,
        col(Region.code) < campaign.region_code + ":",
        visible_regions(actor, col(Region.code)),
    )
    towns, next_cursor = await keyset(session, query, col(Region.code), Cursor.region(cursor), limit)
    used = await quotas.used(session, campaign.id, Tier.TOWN, [one.code for one in towns])
    appraisal = phases.appraisal_of(campaign)
    allowed = {one.code: appraisal.quota(one.code) if appraisal else None for one in towns}
    return [
        TownQuota(
            one.code,
            one.name,
            allowed[one.code],
            None if allowed[one.code] is None else used.get(one.code, 0),
        )
        for one in towns
    ], next_cursor
