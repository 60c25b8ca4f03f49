"""Notices for everybody, and objecting to them."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from api import clock
from api.access import ANONYMOUS, Citizen, Permission
from api.clock import day
from api.mechanisms.notice import leads, objecting, objections, paper, queries
from api.routers.answers import REVALIDATED, tells
from api.routers.bodies import api_router
from api.routers.caching import revalidated
from api.routers.creating import create
from api.routers.deps import (
    CursorParam,
    IdempotencyKey,
    Limit,
    ReadSession,
    Running,
    WriteSession,
    bare,
    citizen_may,
)
from api.routers.links import link_next
from api.routers.notice_views import my_objections, public_detail, public_views
from api.routers.paper_desk import PDF_FILE, WORD_FILE, File, Format
from api.routers.state import Process
from api.schemas.notices import (
    LeadForm,
    LeadTaken,
    MyObjectionView,
    NoticeDetail,
    NoticeView,
    ObjectionForm,
)
from api.schemas.page import Page

router = api_router("/v1")

Objector = Annotated[Citizen, citizen_may(Permission.OBJECTION_FILE)]
Myself = Annotated[Citizen, citizen_may(Permission.ME_READ)]


@router.get(
    "/notices",
    summary="公示列表",
    tags=["public"],
    response_model=Page[NoticeView],
    responses=REVALIDATED,
)
async def list_notices(
    request: Request,
    session: ReadSession,
    campaign_id: Annotated[UUID | None, Query(description="只看一个活动的")] = None,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Response:
    """Notices that have opened, newest first; those that are over or were taken back stay."""
    rows, next_cursor = await queries.public_page(session, campaign_id, cursor, limit)
    page = Page(items=await public_views(session, rows), next_cursor=next_cursor)
    return revalidated(request, page, next_cursor)


@router.get(
    "/notices/{notice_id}",
    summary="公示详情",
    tags=["public"],
    response_model=NoticeDetail,
    responses=REVALIDATED,
)
async def get_notice(notice_id: UUID, request: Request, session: ReadSession) -> Response:
    """What is announced, for how long, and how to object; who is out of it stays on the list."""
    notice = await queries.public(session, notice_id)
    return revalidated(request, await public_detail(session, notice))


@router.get(
    "/notices/{notice_id}/paper.pdf",
    summary="公示文件（PDF）",
    tags=["public"],
    response_class=File,
    responses=PDF_FILE.answers,
)
async def get_notice_pdf(notice_id: UUID, request: Request, running: Running) -> Response:
    """The notice as it stands, as an official paper to print."""
    return await _paper(notice_id, request, running, PDF_FILE)


@router.get(
    "/notices/{notice_id}/paper.docx",
    summary="公示文件（Word）",
    tags=["public"],
    response_class=File,
    responses=WORD_FILE.answers,
)
async def get_notice_docx(notice_id: UUID, request: Request, running: Running) -> Response:
    """The same as a Word file, to put up or to hand on to a newspaper."""
    return await _paper(notice_id, request, running, WORD_FILE)


async def _paper(notice_id: UUID, request: Request, running: Process, form: Format) -> Response:
    async with running.database.read() as session:
        notice = await queries.public(session, notice_id)
        composed = paper.compose(notice, await queries.entries(session, notice.id))
    return await running.papers.serve(request, composed, form, f"notice-{notice.id}")


@router.post(
    "/notices/{notice_id}/objections",
    status_code=201,
    summary="提出异议",
    tags=["citizen"],
    responses=tells(201, "Location"),
)
async def file_objection(
    notice_id: UUID,
    form: ObjectionForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Objector,
    key: IdempotencyKey,
) -> MyObjectionView:
    """Object to one entry under one's name while its period runs; name, contact and text are sealed."""
    notice = await queries.public(session, notice_id)

    async def effect() -> UUID:
        return (await objecting.file(session, actor, notice, form)).id

    objection = await objections.mine(
        session, actor, await create(request, session, actor, key, form, effect)
    )
    response.headers["Location"] = f"/v1/me/objections/{objection.id}"
    (view,) = await my_objections(session, [objection])
    return view


@router.get("/me/objections", summary="我提出的异议", tags=["citizen"])
async def list_my_objections(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Myself,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[MyObjectionView]:
    """Objections I made here, newest first: how they stand and what I was answered."""
    rows, next_cursor = await objections.my_page(session, actor, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await my_objections(session, rows), next_cursor=next_cursor)


@router.get("/me/objections/{objection_id}", summary="我的异议详情", tags=["citizen"])
async def get_my_objection(objection_id: UUID, session: ReadSession, actor: Myself) -> MyObjectionView:
    """One objection of mine; my own words are not shown again."""
    (view,) = await my_objections(session, [await objections.mine(session, actor, objection_id)])
    return view


@router.post("/notices/{notice_id}/leads", status_code=201, summary="匿名提供线索", tags=["citizen"])
async def file_lead(
    notice_id: UUID,
    form: LeadForm,
    request: Request,
    session: WriteSession,
    actor: Objector,
    key: IdempotencyKey,
) -> LeadTaken:
    """Leave a lead without a name; it is kept apart from who sent it, and stops nothing."""
    notice = await queries.public(session, notice_id)

    async def effect() -> UUID:
        await leads.file(session, actor, notice, form)
        return notice.id

    # Nobody's name stands beside the key either, nor the hour: it is made hers by going into the key's hash.
    await create(request, session, ANONYMOUS, f"{actor.id}:{bare(key)}", form, effect, by_day=True)
    return LeadTaken(notice_id=notice.id, received_on=day(clock.now()))
