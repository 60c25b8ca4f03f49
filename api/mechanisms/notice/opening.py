"""The beginning of a notice as its kind directs it: opened, its entries listed, moved while it can be."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import working_days as calendar_of
from api.db.tables.notices import Notice, NoticeEntry
from api.mechanisms.notice import guards, locking, periods
from api.terms.notices import NoticeStage


async def open_notice(
    session: AsyncSession,
    *,
    subject_kind: str,
    subject_id: UUID,
    stage: NoticeStage,
    title: str,
    basis: str,
    body: str,
    issuer: str,
    contact: str,
    region_code: str,
    opens_at: datetime,
    closes_at: datetime,
    working_days: int,
) -> Notice:
    """A notice that shows itself from `opens_at`; in the past would be now.

    It never lasts less than its working days: where `closes_at` is too early for them, it
    ends later. Raises CalendarUnknown if it reaches into a year nobody has announced.
    """
    now = clock.now()
    opens_at = max(opens_at, now)
    notice = Notice(
        subject_kind=subject_kind,
        subject_id=subject_id,
        stage=stage,
        title=title,
        basis=basis,
        body=body,
        issuer=issuer,
        contact=contact,
        region_code=region_code,
        opens_at=opens_at,
        closes_at=periods.long_enough(calendar_of(session), opens_at, closes_at, working_days),
        working_days=working_days,
        created_at=now,
    )
    session.add(notice)
    await session.flush()
    return notice


async def list_entry(
    session: AsyncSession,
    notice: Notice,
    *,
    number: int,
    subject_kind: str,
    subject_id: UUID,
    title: str,
    byline: str,
    region_name: str,
) -> NoticeEntry:
    """Put something on notice. Listed after the beginning, it gets its own full period."""
    guards.require_going_on(notice)
    now, calendar = clock.now(), calendar_of(session)
    late = now > notice.opens_at
    entry = NoticeEntry(
        notice_id=notice.id,
        number=number,
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=title,
        byline=byline,
        region_name=region_name,
        ends_at=periods.long_enough(calendar, now, notice.closes_at, notice.working_days) if late else None,
    )
    session.add(entry)
    await session.flush()
    return entry


async def reschedule(session: AsyncSession, notice: Notice, opens_at: datetime, closes_at: datetime) -> None:
    """Follow a window that was moved. What has begun stays begun, and its end only moves later.

    An entry on hold keeps the days it had left; it never ends before the notice. What was
    concluded or taken back stays as it is.
    """
    await locking.take(session, notice)
    if not periods.going_on(notice):
        return
    now = clock.now()
    if notice.opens_at <= now:
        opens_at, closes_at = notice.opens_at, max(closes_at, notice.closes_at)
    opens_at = max(opens_at, now) if notice.opens_at > now else opens_at
    notice.opens_at = opens_at
    notice.closes_at = periods.long_enough(calendar_of(session), opens_at, closes_at, notice.working_days)
    session.add(notice)
    await session.flush()


async def of_subject(session: AsyncSession, subject_id: UUID, stage: NoticeStage) -> Notice | None:
    """The newest notice of a subject that was not taken back."""
    query = (
        select(Notice)
        .where(Notice.subject_id == subject_id, Notice.stage == stage, col(Notice.withdrawn_at).is_(None))
        .order_by(col(Notice.id).desc())
    )
    return (await session.exec(query.limit(1))).first()
