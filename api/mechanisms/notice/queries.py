"""Finding notices: what the public sees from their opening on, and what staff see."""

from collections import Counter, defaultdict
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from api import clock
from api.access import Permission, Staff, authorize
from api.access.regions import enclosing_regions, visible_regions
from api.db.paging import Cursor
from api.db.tables.notices import Lead, Notice, NoticeEntry, Objection
from api.errors import NotFound
from api.mechanisms.notice import periods
from api.terms.notices import EntryStatus, ObjectionStatus


async def public(session: AsyncSession, notice_id: UUID) -> Notice:
    """A notice that has opened, over or not. Raises NotFound for one to come as for an absent one."""
    notice = await session.get(Notice, notice_id)
    if notice is None or clock.now() < notice.opens_at:
        raise NotFound(title="没有找到这份公示")
    return notice


async def public_page(
    session: AsyncSession, subject_id: UUID | None, cursor: str | None, limit: int
) -> tuple[list[Notice], str | None]:
    """Notices that have opened, of one subject or all, newest first; those over or taken back too."""
    query = select(Notice).where(col(Notice.opens_at) <= clock.now())
    if subject_id is not None:
        query = query.where(Notice.subject_id == subject_id)
    return await _newest(session, query, cursor, limit)


async def staff(session: AsyncSession, actor: Staff, notice_id: UUID, permission: Permission) -> Notice:
    """A notice in the actor's sight. Raises NotFound, and Forbidden for who sees it but may not."""
    notice = (await session.exec(select(Notice).where(Notice.id == notice_id, in_sight(actor)))).first()
    if notice is None:
        raise NotFound(title="没有找到这份公示")
    authorize(actor, permission)
    return notice


async def staff_page(
    session: AsyncSession, actor: Staff, cursor: str | None, limit: int
) -> tuple[list[Notice], str | None]:
    """Notices in the actor's sight, those to come too, newest first."""
    return await _newest(session, select(Notice).where(in_sight(actor)), cursor, limit)


def in_sight(actor: Staff) -> sa.ColumnElement[bool]:
    """Of notices: one's own region's, and what the levels above have opened."""
    return sa.or_(
        visible_regions(actor, col(Notice.region_code)),
        sa.and_(enclosing_regions(actor, col(Notice.region_code)), col(Notice.opens_at) <= clock.now()),
    )


async def entries(session: AsyncSession, notice_id: UUID) -> list[NoticeEntry]:
    """A notice's entries by number, those who are out too."""
    query = select(NoticeEntry).where(NoticeEntry.notice_id == notice_id).order_by(col(NoticeEntry.number))
    return list(await session.exec(query))


async def running(session: AsyncSession, notices: list[Notice]) -> set[UUID]:
    """On which of these something can be objected to now, in one query."""
    now = clock.now()
    begun = {one.id: one for one in notices if periods.going_on(one) and one.opens_at <= now}
    open_now = {one.id for one in begun.values() if now < one.closes_at}
    later = await session.exec(
        select(NoticeEntry.notice_id).where(
            col(NoticeEntry.notice_id).in_(begun.keys() - open_now),
            sa.or_(
                sa.and_(col(NoticeEntry.status) == EntryStatus.ON_HOLD, col(NoticeEntry.remaining_days) > 0),
                sa.and_(col(NoticeEntry.status) == EntryStatus.LISTED, col(NoticeEntry.ends_at) > now),
            ),
        )
    )
    return open_now | set(later.all())


async def objections_by_status(
    session: AsyncSession, notice_ids: list[UUID]
) -> dict[UUID, Counter[ObjectionStatus]]:
    """How many objections to each notice are in which state, in one query."""
    found: defaultdict[UUID, Counter[ObjectionStatus]] = defaultdict(Counter)
    rows = await session.exec(
        select(Objection.notice_id, Objection.status, sa.func.count())
        .where(col(Objection.notice_id).in_(notice_ids))
        .group_by(col(Objection.notice_id), col(Objection.status))
    )
    for notice_id, status, count in rows:
        found[notice_id][ObjectionStatus(status)] = count
    return found


async def leads_of(session: AsyncSession, notice_ids: list[UUID]) -> Counter[UUID]:
    """How many leads each notice has, in one query."""
    rows = await session.exec(
        select(Lead.notice_id, sa.func.count())
        .where(col(Lead.notice_id).in_(notice_ids))
        .group_by(col(Lead.notice_id))
    )
    return Counter(dict(rows.all()))


async def _newest(
    session: AsyncSession, query: SelectOfScalar[Notice], cursor: str | None, limit: int
) -> tuple[list[Notice], str | None]:
    """A page by opening, the latest first; two that open together by id."""
    opens, key = col(Notice.opens_at), col(Notice.id)
    if (after := Cursor.moment(cursor)) is not None:
        at, last = after
        query = query.where(sa.or_(opens < at, sa.and_(opens == at, key < last)))
    rows = list((await session.exec(query.order_by(opens.desc(), key.desc()).limit(limit + 1))).all())
    if len(rows) <= limit:
        return rows, None
    end = rows[limit - 1]
    return rows[:limit], Cursor.encode_moment(end.opens_at, end.id)
