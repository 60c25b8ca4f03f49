"""Objecting under one's name: online by the clock, by letter, call or visit by the day it bears.

Name, contact and text are sealed at once, and no answer holds them without a recorded purpose.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, people
from api.access import Citizen, Permission, Staff, authorize
from api.clock import day
from api.db.tables.notices import Notice, NoticeEntry, Objection
from api.errors import Conflict, Fault, Invalid
from api.mechanisms.notice import guards, locking, periods
from api.mechanisms.notice.ending import OPEN
from api.schemas.notices import ObjectionForm, RecordedObjectionForm
from api.terms.notices import Channel

OPEN_PER_CITIZEN = 5
"""So many unanswered objections may one citizen have to one notice: more would bury the others'."""


async def file(session: AsyncSession, actor: Citizen, notice: Notice, form: ObjectionForm) -> Objection:
    """Object as a citizen who is signed in, while the entry's period runs.

    Raises Conflict before and after, and beyond OPEN_PER_CITIZEN unanswered ones.
    """
    authorize(actor, Permission.OBJECTION_FILE)
    entry = await _entry(session, notice, form.entry_id)
    now = clock.now()
    if not periods.runs(notice, entry, now):
        raise Conflict("notice_over", "这一项的公示期已满，不再受理异议")
    mine = select(sa.func.count()).where(
        Objection.notice_id == notice.id,
        Objection.citizen_id == actor.id,
        col(Objection.status).in_(OPEN),
    )
    if (await session.exec(mine)).one() >= OPEN_PER_CITIZEN:
        raise Conflict("too_many_objections", "您对本次公示的异议还有未处理完的，请等待答复后再提出")
    return await _keep(
        session, actor, entry, form, channel=Channel.ONLINE, dated=day(now), citizen_id=actor.id
    )


async def record(
    session: AsyncSession, actor: Staff, notice: Notice, form: RecordedObjectionForm
) -> Objection:
    """Write down an objection that came by letter, call or visit.

    Its postmark or day decides whether it was in time, not the day it is written down:
    as long as the notice is not concluded. Raises Invalid for a day to come, Conflict for
    one before or after the entry's period.
    """
    authorize(actor, Permission.OBJECTION_RECORD)
    entry = await _entry(session, notice, form.entry_id)
    if form.dated > day(clock.now()):
        fault = Fault("/dated", "in_the_future", "日期不能晚于今天")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    if form.dated < day(await _first_shown(session, notice, entry)):
        raise Conflict("notice_not_open", "公示还没有开始")
    held = periods.held_with_days_left(entry)
    if not held and form.dated > periods.last_day(periods.ends_at(notice, entry)):
        raise Conflict("notice_over", "这一项的公示期已满，不再受理异议")
    return await _keep(
        session, actor, entry, form, channel=form.channel, dated=form.dated, recorded_by=actor.id
    )


async def _first_shown(session: AsyncSession, notice: Notice, entry: NoticeEntry) -> datetime:
    """Since when the one listed has been on notice: a letter posted in time about the candidates
    that arrives after their notice was settled is taken to the notice of the result."""
    earlier = select(sa.func.min(col(Notice.opens_at))).where(
        Notice.subject_id == notice.subject_id,
        col(Notice.id).in_(select(NoticeEntry.notice_id).where(NoticeEntry.subject_id == entry.subject_id)),
    )
    first = (await session.exec(earlier)).one()
    return min(first, notice.opens_at) if first else notice.opens_at


async def _entry(session: AsyncSession, notice: Notice, entry_id: UUID) -> NoticeEntry:
    """The entry objected to, under the notice's lock. Raises Conflict for what is not on notice now."""
    await locking.take(session, notice)
    guards.require_begun(notice, clock.now())
    entry = await session.get(NoticeEntry, entry_id, populate_existing=True)
    if entry is None or entry.notice_id != notice.id:
        fault = Fault("/entry_id", "unknown_entry", "公示名单里没有这一项")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    if entry.status not in periods.STANDING:
        raise Conflict("entry_left", "这一项已退出公示，不必再提异议")
    return entry


async def _keep(
    session: AsyncSession,
    actor: Citizen | Staff,
    entry: NoticeEntry,
    form: ObjectionForm,
    *,
    channel: Channel,
    dated: date,
    citizen_id: UUID | None = None,
    recorded_by: UUID | None = None,
) -> Objection:
    objection = Objection(
        notice_id=entry.notice_id,
        entry_id=entry.id,
        channel=channel,
        citizen_id=citizen_id,
        person_id=await people.seal(session, name=form.name, phone=form.contact),
        text_id=await people.seal_text(session, form.text),
        dated=dated,
        received_at=clock.now(),
        recorded_by=recorded_by,
    )
    session.add(objection)
    await session.flush()
    audit.record(
        session,
        actor_kind=actor.kind,
        # Not who objects: the record is read by people who are not to know.
        actor_id=recorded_by,
        action="objection.record" if recorded_by else "objection.file",
        subject_kind="objection",
        subject_id=objection.id,
        to_state=objection.status,
    )
    return objection
