"""A campaign's claims for those who work on them."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from api import clock
from api.access import Staff
from api.access.regions import visible_regions
from api.campaigns.wishes.claims import finding
from api.campaigns.wishes.claims.due import SOON
from api.db.paging import Cursor, keyset
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.schemas.wish_claims import ClaimDue
from api.terms.wishes import ClaimOutcome, WishStatus

STUCK = timedelta(days=14)
"""So long without a step, and staff are shown it."""


async def page(
    session: AsyncSession,
    actor: Staff,
    campaign_id: UUID,
    status: WishStatus | None,
    due: ClaimDue | None,
    number: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[WishClaim], str | None]:
    """Claims on wishes in the actor's region, newest first; by `due` the most pressing first.

    With a number, those of the one wish that a donor reads it out of.
    With a status, the live claims of wishes that have it, and those that led to it.
    """
    query = (
        select(WishClaim)
        .join(Wish, col(Wish.id) == col(WishClaim.wish_id))
        .where(WishClaim.campaign_id == campaign_id, visible_regions(actor, col(Wish.region_code)))
    )
    if number is not None:
        query = query.where(Wish.campaign_id == campaign_id, Wish.number == number)
    if status is not None:
        led_to_it = sa.or_(
            col(WishClaim.ended_at).is_(None), col(WishClaim.outcome) == ClaimOutcome.FULFILLED
        )
        query = query.where(Wish.status == status, led_to_it)
    if due is None:
        return await keyset(session, query, col(WishClaim.id), Cursor.uuid(cursor), limit, newest_first=True)
    return await _by_deadline(session, query, due, clock.now(), cursor, limit)


async def _by_deadline(
    session: AsyncSession,
    query: SelectOfScalar[WishClaim],
    due: ClaimDue,
    now: datetime,
    cursor: str | None,
    limit: int,
) -> tuple[list[WishClaim], str | None]:
    at = col(WishClaim.goods_since if due is ClaimDue.STUCK else WishClaim.due_at)
    key, query = sa.tuple_(at, col(WishClaim.id)), query.where(at.is_not(None))
    if due is ClaimDue.STUCK:
        query = query.where(at <= now - STUCK, col(WishClaim.ended_at).is_(None))
    elif due is ClaimDue.OVERDUE:
        query = query.where(at <= now, col(WishClaim.campaign_id).not_in(finding.paused()))
    elif due is ClaimDue.SOON:
        query = query.where(at > now, at <= now + SOON)
    if (after := Cursor.moment(cursor)) is not None:
        query = query.where(key > sa.tuple_(*after))
    rows = list(await session.exec(query.order_by(at, col(WishClaim.id)).limit(limit + 1)))
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    since = last.goods_since if due is ClaimDue.STUCK else last.due_at
    return rows[:limit], Cursor.encode_moment(since or now, last.id)
