"""Notices, objections and leads for staff."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff
from api.db.tables.notices import Objection
from api.mechanisms.notice import leads, objecting, objections, queries, settling
from api.routers.answers import CREATED, VERSIONED
from api.routers.bodies import api_router
from api.routers.creating import create
from api.routers.deps import CursorParam, IdempotencyKey, Limit, ReadSession, WriteSession, staff_may
from api.routers.links import link_next
from api.routers.notice_views import staff_detail, staff_objections, staff_views
from api.schemas.loan_plans import Purpose
from api.schemas.notices import (
    Answer,
    HearingForm,
    LeadContent,
    LeadView,
    ObjectionContent,
    PublicReason,
    RecordedLeadForm,
    RecordedObjectionForm,
    SettlementForm,
    StaffNoticeDetail,
    StaffNoticeView,
    StaffObjectionView,
)
from api.schemas.page import Page
from api.terms.notices import ObjectionStatus

router = api_router("/v1/staff", tags=("staff",))

READ, RECORD, SETTLE = Permission.OBJECTION_READ, Permission.OBJECTION_RECORD, Permission.OBJECTION_SETTLE
Lister = Annotated[Staff, staff_may(READ)]
Reader = Annotated[Staff, staff_may(READ, later=True)]
Recorder = Annotated[Staff, staff_may(RECORD, later=True)]
Settler = Annotated[Staff, staff_may(SETTLE, later=True)]


async def _shown(session: AsyncSession, objection: Objection, response: Response) -> StaffObjectionView:
    response.headers["ETag"] = f'"{objection.version}"'
    (view,) = await staff_objections(session, [objection])
    return view


@router.get("/notices", summary="公示列表")
async def list_staff_notices(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Lister,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[StaffNoticeView]:
    """Notices in sight, those to come too, with how many objections and leads there are."""
    rows, next_cursor = await queries.staff_page(session, actor, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await staff_views(session, rows), next_cursor=next_cursor)


@router.get("/notices/{notice_id}", summary="公示详情")
async def get_staff_notice(notice_id: UUID, session: ReadSession, actor: Reader) -> StaffNoticeDetail:
    """One notice with its entries."""
    return await staff_detail(session, await queries.staff(session, actor, notice_id, READ))


@router.get("/notices/{notice_id}/objections", summary="异议列表")
async def list_objections(
    notice_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    status: ObjectionStatus | None = None,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[StaffObjectionView]:
    """The objections to a notice, oldest first, without who made them and what they say."""
    notice = await queries.staff(session, actor, notice_id, READ)
    rows, next_cursor = await objections.page(session, notice.id, status, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await staff_objections(session, rows), next_cursor=next_cursor)


@router.post("/notices/{notice_id}/objections", status_code=201, summary="登记异议", responses=CREATED)
async def record_objection(
    notice_id: UUID,
    form: RecordedObjectionForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Recorder,
    key: IdempotencyKey,
) -> StaffObjectionView:
    """Write down an objection that came by letter, call or visit; its postmark or day decides."""
    notice = await queries.staff(session, actor, notice_id, RECORD)

    async def effect() -> UUID:
        return (await objecting.record(session, actor, notice, form)).id

    objection_id = await create(request, session, actor, key, form, effect)
    objection = await objections.staff(session, actor, objection_id, RECORD)
    response.headers["Location"] = f"/v1/staff/objections/{objection.id}"
    return await _shown(session, objection, response)


@router.get("/notices/{notice_id}/leads", summary="匿名线索列表")
async def list_leads(
    notice_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[LeadView]:
    """The leads to a notice, in no particular order, without what they say."""
    notice = await queries.staff(session, actor, notice_id, READ)
    rows, next_cursor = await objections.leads(session, notice.id, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[LeadView.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.post("/notices/{notice_id}/leads", status_code=201, summary="登记匿名线索")
async def record_lead(
    notice_id: UUID,
    form: RecordedLeadForm,
    request: Request,
    session: WriteSession,
    actor: Recorder,
    key: IdempotencyKey,
) -> LeadView:
    """Write down what somebody said without a name; it stops nothing."""
    notice = await queries.staff(session, actor, notice_id, RECORD)

    async def effect() -> UUID:
        return (await leads.record(session, actor, notice, form)).id

    lead_id = await create(request, session, actor, key, form, effect)
    return LeadView.model_validate(await objections.lead(session, actor, lead_id, RECORD))


@router.post("/leads/{lead_id}/reveal", summary="查看线索内容")
async def reveal_lead(
    lead_id: UUID, form: Purpose, response: Response, session: WriteSession, actor: Settler
) -> LeadContent:
    """Read a lead; who read and what for goes into the record."""
    lead = await objections.lead(session, actor, lead_id, SETTLE)
    response.headers["Cache-Control"] = "no-store"
    return LeadContent(text=await leads.reveal(session, actor, lead, form.purpose))


@router.get("/objections/{objection_id}", summary="异议详情", responses=VERSIONED)
async def get_objection(
    objection_id: UUID, response: Response, session: ReadSession, actor: Reader
) -> StaffObjectionView:
    """One objection, without who made it and what it says."""
    return await _shown(session, await objections.staff(session, actor, objection_id, READ), response)


@router.post("/objections/{objection_id}/reveal", summary="查看异议内容")
async def reveal_objection(
    objection_id: UUID, form: Purpose, response: Response, session: WriteSession, actor: Settler
) -> ObjectionContent:
    """Read who objects, what, and the hearing's minutes; who read and what for goes into the record."""
    objection = await objections.staff(session, actor, objection_id, SETTLE)
    response.headers["Cache-Control"] = "no-store"
    return ObjectionContent.model_validate(await objections.reveal(session, actor, objection, form.purpose))


@router.post("/objections/{objection_id}/substantiate", summary="受理异议", responses=VERSIONED)
async def substantiate_objection(
    objection_id: UUID, form: PublicReason, response: Response, session: WriteSession, actor: Settler
) -> StaffObjectionView:
    """Take an objection up: its entry is on hold, with a public reason, until it is settled."""
    objection = await objections.staff(session, actor, objection_id, SETTLE)
    await settling.substantiate(session, actor, objection, form.public_reason)
    return await _shown(session, objection, response)


@router.post("/objections/{objection_id}/decline", summary="不予受理", responses=VERSIONED)
async def decline_objection(
    objection_id: UUID, form: Answer, response: Response, session: WriteSession, actor: Settler
) -> StaffObjectionView:
    """Do not take an objection up, and say why to who made it."""
    objection = await objections.staff(session, actor, objection_id, SETTLE)
    await settling.decline(session, actor, objection, form.answer)
    return await _shown(session, objection, response)


@router.post("/objections/{objection_id}/hearing", summary="记录听证", responses=VERSIONED)
async def record_hearing(
    objection_id: UUID, form: HearingForm, response: Response, session: WriteSession, actor: Settler
) -> StaffObjectionView:
    """Record that the one objected to was heard, or stayed away; without it nothing can be upheld."""
    objection = await objections.staff(session, actor, objection_id, SETTLE)
    await settling.hear(session, actor, objection, form)
    return await _shown(session, objection, response)


@router.post("/objections/{objection_id}/settle", summary="异议结论", responses=VERSIONED)
async def settle_objection(
    objection_id: UUID, form: SettlementForm, response: Response, session: WriteSession, actor: Settler
) -> StaffObjectionView:
    """Dismiss an objection, and its entry is back for its remaining days; or uphold it after a hearing."""
    objection = await objections.staff(session, actor, objection_id, SETTLE)
    await settling.settle(session, actor, objection, form)
    return await _shown(session, objection, response)
