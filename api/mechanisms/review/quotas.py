"""Quotas: so many of a region may be recommended, however many officers recommend at once.

A place is taken by one UPDATE that counts only while there is room; the table's CHECK
stands behind it.
"""

from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.reviews import Review, ReviewQuota
from api.errors import Conflict
from api.mechanisms.review.plan import Quota
from api.terms.reviews import Tier


async def take(session: AsyncSession, review: Review, quota: Quota) -> bool:
    """Take a place for a review; False where there is no limit. Raises Conflict when none is left."""
    allowed = quota.of(review.region_code)
    if allowed is None:
        return False
    row = {"scope_id": review.scope_id, "tier": quota.tier, "region_code": review.region_code}
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.exec(insert(ReviewQuota).values(**row, allowed=allowed, used=0).on_conflict_do_nothing())
    taken = await session.exec(
        sa.update(ReviewQuota)
        .filter_by(**row)
        .where(col(ReviewQuota.used) < col(ReviewQuota.allowed))
        .values(used=col(ReviewQuota.used) + 1)
        .execution_options(synchronize_session=False)
    )
    if cast(sa.CursorResult[Any], taken).rowcount != 1:
        raise Conflict("town_quota_spent", "本乡镇的推荐名额已用完")
    return True


async def give_back(session: AsyncSession, review: Review) -> None:
    """Free the place a review holds; the caller notes that it holds none any more.

    A plan has one quota, so a region has one row in a scope.
    """
    if review.holds_quota:
        await session.exec(
            sa.update(ReviewQuota)
            .filter_by(scope_id=review.scope_id, region_code=review.region_code)
            .values(used=col(ReviewQuota.used) - 1)
            .execution_options(synchronize_session=False)
        )


async def used(session: AsyncSession, scope_id: UUID, tier: Tier, region_codes: list[str]) -> dict[str, int]:
    """How many places of each region's quota are taken; regions that took none are left out."""
    rows = await session.exec(
        select(ReviewQuota.region_code, ReviewQuota.used).where(
            ReviewQuota.scope_id == scope_id,
            ReviewQuota.tier == tier,
            col(ReviewQuota.region_code).in_(region_codes),
        )
    )
    return dict(rows.all())
