"""Requests of citizens about their data, and the county's answers."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Citizen, Permission, Staff
from api.db.tables.requests import DataRequest
from api.mechanisms import requests
from api.mechanisms.requests import queries
from api.routers.answers import VERSIONED, tells
from api.routers.bodies import api_router
from api.routers.creating import create
from api.routers.deps import (
    CursorParam,
    IdempotencyKey,
    Limit,
    ReadSession,
    WriteSession,
    citizen_may,
    staff_may,
)
from api.routers.links import link_next
from api.schemas.data_requests import (
    DataRequestAnswer,
    DataRequestAsker,
    DataRequestContent,
    DataRequestForm,
    DataRequestPurpose,
    MyDataRequest,
    MyDataRequestDetail,
    StaffDataRequest,
)
from api.schemas.page import Page
from api.terms.requests import DataRequestStatus

router = api_router("/v1")

FILE, READ, ANSWER = (
    Permission.DATA_REQUEST_FILE,
    Permission.DATA_REQUEST_READ,
    Permission.DATA_REQUEST_ANSWER,
)
Asker = Annotated[Citizen, citizen_may(FILE)]
Myself = Annotated[Citizen, citizen_may(Permission.ME_READ)]
Lister = Annotated[Staff, staff_may(READ)]
Reader = Annotated[Staff, staff_may(READ, later=True)]
Answerer = Annotated[Staff, staff_may(ANSWER, later=True)]


def _mine(one: DataRequest) -> MyDataRequest:
    return MyDataRequest(
        id=one.id,
        kind=one.kind,
        kind_label=one.kind.label,
        status=one.status,
        status_label=one.status.label,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
        created_at=one.created_at,
        due_at=one.due_at,
        answered_at=one.answered_at,
    )


async def _detail(session: AsyncSession, actor: Citizen, one: DataRequest) -> MyDataRequestDetail:
    return MyDataRequestDetail(
        **_mine(one).model_dump(),
        text=await requests.reveal_own(session, actor, one.text_id, one.id),
        answer=await requests.reveal_own(session, actor, one.answer_id, one.id),
    )


def _staff(one: DataRequest) -> StaffDataRequest:
    return StaffDataRequest(
        **_mine(one).model_dump(),
        region_code=one.region_code,
        overdue=one.status is DataRequestStatus.OPEN and one.due_at <= clock.now(),
        version=one.version,
    )


@router.post(
    "/me/data-requests",
    status_code=201,
    summary="提出个人信息请求",
    tags=["citizen"],
    responses=tells(201, "Location"),
)
async def file_data_request(
    form: DataRequestForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Asker,
    key: IdempotencyKey,
) -> MyDataRequest:
    """Ask for my data, or a child's I speak for, to be corrected, erased, explained or left alone."""

    async def effect() -> UUID:
        return (await requests.file(session, actor, form)).id

    filed = await queries.mine(session, actor, await create(request, session, actor, key, form, effect))
    response.headers["Location"] = f"/v1/me/data-requests/{filed.id}"
    response.headers["Cache-Control"] = "no-store"
    return _mine(filed)


@router.get("/me/data-requests", summary="我的个人信息请求", tags=["citizen"])
async def list_my_data_requests(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Myself,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[MyDataRequest]:
    """What I asked for, newest first, and by when it must be answered."""
    rows, next_cursor = await queries.my_page(session, actor, cursor, limit)
    link_next(request, response, next_cursor)
    response.headers["Cache-Control"] = "no-store"
    return Page(items=[_mine(row) for row in rows], next_cursor=next_cursor)


@router.get("/me/data-requests/{request_id}", summary="个人信息请求详情", tags=["citizen"])
async def get_my_data_request(
    request_id: UUID, response: Response, session: WriteSession, actor: Myself
) -> MyDataRequestDetail:
    """One request of mine with its written answer."""
    response.headers["Cache-Control"] = "no-store"
    return await _detail(session, actor, await queries.mine(session, actor, request_id))


@router.get("/staff/data-requests", summary="个人信息请求列表", tags=["staff"])
async def list_data_requests(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Lister,
    status: DataRequestStatus | None = None,
    overdue: Annotated[bool, Query(description="只看已过答复期限的")] = False,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[StaffDataRequest]:
    """The county's requests, oldest first, without what they say and whose they are."""
    rows, next_cursor = await queries.staff_page(session, actor, status, overdue, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[_staff(row) for row in rows], next_cursor=next_cursor)


@router.get("/staff/data-requests/{request_id}", summary="个人信息请求", tags=["staff"], responses=VERSIONED)
async def get_data_request(
    request_id: UUID, response: Response, session: ReadSession, actor: Reader
) -> StaffDataRequest:
    """One request, without what it says."""
    found = await queries.staff(session, actor, request_id, READ)
    response.headers["ETag"] = f'"{found.version}"'
    return _staff(found)


@router.post("/staff/data-requests/{request_id}/reveal", summary="查看请求内容", tags=["staff"])
async def reveal_data_request(
    request_id: UUID, form: DataRequestPurpose, response: Response, session: WriteSession, actor: Answerer
) -> DataRequestContent:
    """Read what she asks for; who read and what for goes into the record."""
    found = await queries.staff(session, actor, request_id, ANSWER)
    response.headers["Cache-Control"] = "no-store"
    return DataRequestContent(text=await requests.reveal(session, actor, found, form.purpose))


@router.post("/staff/data-requests/{request_id}/asker", summary="查看请求人电话", tags=["staff"])
async def reveal_data_request_asker(
    request_id: UUID, form: DataRequestPurpose, response: Response, session: WriteSession, actor: Answerer
) -> DataRequestAsker:
    """The number she has verified, to call her back before anything is changed; on record."""
    found = await queries.staff(session, actor, request_id, ANSWER)
    response.headers["Cache-Control"] = "no-store"
    return DataRequestAsker(phone=await requests.asker(session, actor, found, form.purpose))


@router.post(
    "/staff/data-requests/{request_id}/answer", summary="答复请求", tags=["staff"], responses=VERSIONED
)
async def answer_data_request(
    request_id: UUID, form: DataRequestAnswer, response: Response, session: WriteSession, actor: Answerer
) -> StaffDataRequest:
    """Grant it or refuse it, with written reasons; what is to be done is done before, elsewhere."""
    found = await queries.staff(session, actor, request_id, ANSWER)
    await requests.answer(session, actor, found, form.outcome, form.answer)
    response.headers["ETag"] = f'"{found.version}"'
    return _staff(found)
