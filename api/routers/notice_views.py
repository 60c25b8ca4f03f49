"""Notices and objections as they are shown: the row, judged by the clock."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.tables.notices import Notice, NoticeEntry, Objection
from api.mechanisms.notice import objections, periods, queries
from api.mechanisms.notice.paper import HOW_TO_OBJECT
from api.schemas.notices import (
    EntryView,
    MyObjectionView,
    NoticeDetail,
    NoticeView,
    StaffEntryView,
    StaffNoticeDetail,
    StaffNoticeView,
    StaffObjectionView,
)
from api.terms.notices import EntryStatus


async def public_views(session: AsyncSession, notices: list[Notice]) -> list[NoticeView]:
    """As the public sees them in a list."""
    open_now = await queries.running(session, notices)
    return [NoticeView.model_validate(_fields(one, one.id in open_now)) for one in notices]


async def public_detail(session: AsyncSession, notice: Notice) -> NoticeDetail:
    """One notice with its list and how to object."""
    open_now = await queries.running(session, [notice])
    entries = await queries.entries(session, notice.id)
    return NoticeDetail.model_validate(
        {
            **_fields(notice, notice.id in open_now),
            "body": notice.body,
            "contact": notice.contact,
            "how_to_object": HOW_TO_OBJECT,
            "entries": [EntryView.model_validate(_entry(notice, one)) for one in entries],
        }
    )


async def staff_views(session: AsyncSession, notices: list[Notice]) -> list[StaffNoticeView]:
    """As staff see them, with how much was objected."""
    return [StaffNoticeView.model_validate(one) for one in await _staff_fields(session, notices)]


async def staff_detail(session: AsyncSession, notice: Notice) -> StaffNoticeDetail:
    """One notice with its list as staff see it."""
    (fields,) = await _staff_fields(session, [notice])
    entries = await queries.entries(session, notice.id)
    shown = [
        StaffEntryView.model_validate(
            {
                **_entry(notice, one),
                "version": one.version,
                "subject_id": one.subject_id,
                "remaining_days": one.remaining_days,
            }
        )
        for one in entries
    ]
    return StaffNoticeDetail.model_validate(
        {**fields, "body": notice.body, "contact": notice.contact, "entries": shown}
    )


async def my_objections(session: AsyncSession, rows: list[Objection]) -> list[MyObjectionView]:
    """One's own, without one's words."""
    entries = await objections.about(session, rows)
    return [MyObjectionView.model_validate(_objection(one, entries[one.entry_id])) for one in rows]


async def staff_objections(session: AsyncSession, rows: list[Objection]) -> list[StaffObjectionView]:
    """Without who made them and what they say."""
    entries = await objections.about(session, rows)
    return [StaffObjectionView.model_validate(_objection(one, entries[one.entry_id])) for one in rows]


def _fields(notice: Notice, open_now: bool) -> dict[str, object]:
    return {
        "id": notice.id,
        "campaign_id": notice.subject_id,
        "stage": notice.stage,
        "title": notice.title,
        "basis": notice.basis,
        "issuer": notice.issuer,
        "opens_at": notice.opens_at,
        "closes_at": notice.closes_at,
        "working_days": notice.working_days,
        "open": open_now,
        "withdrawn": notice.withdrawn_at is not None,
        "withdrawn_reason": notice.withdrawn_reason,
    }


async def _staff_fields(session: AsyncSession, notices: list[Notice]) -> list[dict[str, object]]:
    ids = [one.id for one in notices]
    open_now = await queries.running(session, notices)
    objected = await queries.objections_by_status(session, ids)
    leads = await queries.leads_of(session, ids)
    return [
        {
            **_fields(one, one.id in open_now),
            "region_code": one.region_code,
            "concluded_at": one.concluded_at,
            "objections": dict(objected[one.id]),
            "leads": leads[one.id],
        }
        for one in notices
    ]


def _entry(notice: Notice, entry: NoticeEntry) -> dict[str, object]:
    listed = entry.status is EntryStatus.LISTED
    return {
        "id": entry.id,
        "number": entry.number,
        "title": entry.title,
        "byline": entry.byline,
        "region_name": entry.region_name,
        "status": entry.status,
        "public_reason": entry.public_reason,
        "ends_at": periods.ends_at(notice, entry) if listed else None,
        "open": periods.runs(notice, entry, clock.now()),
    }


def _objection(objection: Objection, entry: NoticeEntry) -> dict[str, object]:
    return {**objection.model_dump(), "entry_number": entry.number, "entry_title": entry.title}
