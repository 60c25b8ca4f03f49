"""Wishes from a spreadsheet, for staff: template, dry run, import, how far it is, undo."""

import asyncio
import hashlib
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import Request, Response

from api import clock
from api.access import Permission, Staff
from api.adapters.sheets import XLSX
from api.adapters.sheets.reading import Sheet
from api.campaigns.wishes.importing import columns, dry_run, lists, queries, take, template, tries, undo
from api.campaigns.wishes.intake import enter
from api.mechanisms import phases
from api.routers.answers import Answers, header, refuses, tells
from api.routers.bodies import SHEET_BODY, api_router, sheet_router
from api.routers.creating import create
from api.routers.deps import (
    CursorParam,
    IdempotencyKey,
    Limit,
    ReadSession,
    Running,
    WriteSession,
    staff_may,
)
from api.routers.links import link_next
from api.routers.paper_desk import File
from api.routers.state import Process
from api.routers.wish_import_views import check, detail, views
from api.schemas.page import Page
from api.schemas.wish_imports import SheetFile, WishImportCheck, WishImportDetail, WishImportView
from api.terms.campaigns import CampaignKind

router = api_router("/v1/staff", tags=("staff",))
_uploads = sheet_router()

Reader = Annotated[Staff, staff_may(Permission.WISH_READ)]
Clerk = Annotated[Staff, staff_may(Permission.WISH_ENTER, later=True)]
Withdrawer = Annotated[Staff, staff_may(Permission.WISH_WITHDRAW, later=True)]

_FILE: Answers = {
    200: {"headers": {"Content-Disposition": header("Content-Disposition")}, "content": {XLSX: {}}}
}


@router.get(
    "/campaigns/{campaign_id}/wish-template.xlsx",
    summary="心愿批量录入模板",
    response_class=File,
    responses=_FILE,
)
async def get_wish_template(campaign_id: UUID, running: Running, actor: Clerk) -> Response:
    """An Excel file to fill in, with the county's towns, categories and things to choose from."""
    async with running.database.read() as session:
        campaign = await phases.staff(session, actor, campaign_id, CampaignKind.WISHES)
        enter.may_enter(actor)
        offered = await lists.of(session, campaign, actor)
    of = template.Template(campaign.title, offered, clock.day(clock.now()).isoformat())
    name = quote(f"微心愿录入模板-{of.day}.xlsx")
    return Response(
        await asyncio.to_thread(template.render, of),
        headers={
            "Content-Disposition": f"attachment; filename=\"wish-template.xlsx\"; filename*=UTF-8''{name}",
            "Cache-Control": "no-store",
        },
        media_type=XLSX,
    )


@_uploads.post(
    "/campaigns/{campaign_id}/wish-imports/dry-run",
    summary="试导入心愿",
    openapi_extra=SHEET_BODY,
    responses=refuses(409),
)
async def try_wish_import(
    campaign_id: UUID, request: Request, running: Running, actor: Clerk
) -> WishImportCheck:
    """Every bad row and column of a filled-in template, as importing would find them; no row is stored.

    That it was tried is on record, and each member of staff has so many tries a day.
    """
    _, sheet = await _sheet(campaign_id, request, running, actor)
    async with running.database.read() as session:
        campaign = await phases.staff(session, actor, campaign_id, CampaignKind.WISHES)
        await tries.require_room(session, actor)
        tried = await dry_run.of(session, actor, campaign, sheet)
    async with running.database.write() as session:
        await tries.note(session, actor, campaign, tried)
    return check(tried)


@_uploads.post(
    "/campaigns/{campaign_id}/wish-imports",
    status_code=201,
    summary="导入心愿",
    openapi_extra=SHEET_BODY,
    responses=tells(201, "Location"),
)
async def import_wishes(
    campaign_id: UUID,
    request: Request,
    response: Response,
    running: Running,
    actor: Clerk,
    key: IdempotencyKey,
) -> WishImportDetail:
    """Take in a filled-in template without faults: its rows become wishes one after the other.

    With any fault in any row nothing is taken in; the dry run names all of them.
    """
    form, sheet = await _sheet(campaign_id, request, running, actor)
    try:
        async with running.database.write() as session:

            async def effect() -> UUID:
                return (await take.take(session, actor, campaign_id, sheet)).id

            job_id = await create(request, session, actor, key, form, effect)
            job = await queries.staff(session, actor, job_id)
            response.headers["Location"] = f"/v1/staff/wish-imports/{job.id}"
            return await detail(session, job)
    except take.Refused as refused:
        async with running.database.write() as session:
            campaign = await phases.staff(session, actor, campaign_id, CampaignKind.WISHES)
            await tries.note(session, actor, campaign, refused.tried, refused=True)
        raise refused.refusal from None


@router.get("/campaigns/{campaign_id}/wish-imports", summary="导入记录")
async def list_wish_imports(
    campaign_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[WishImportView]:
    """A campaign's imports by offices in one's own region, newest first."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.WISHES)
    jobs, next_cursor = await queries.staff_page(session, actor, campaign.id, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await views(session, jobs), next_cursor=next_cursor)


@router.get("/wish-imports/{import_id}", summary="导入进度")
async def get_wish_import(import_id: UUID, session: ReadSession, actor: Reader) -> WishImportDetail:
    """How far an import is, and why rows could not be entered."""
    return await detail(session, await queries.staff(session, actor, import_id))


@router.post("/wish-imports/{import_id}/undo", summary="撤销导入")
async def undo_wish_import(import_id: UUID, session: WriteSession, actor: Withdrawer) -> WishImportDetail:
    """Withdraw and erase all wishes of an import, as long as none of them was ever claimed."""
    job = await queries.staff(session, actor, import_id)
    return await detail(session, await undo.undo(session, actor, job.id))


async def _sheet(
    campaign_id: UUID, request: Request, running: Process, actor: Staff
) -> tuple[SheetFile, Sheet]:
    """What was sent, for who may send it; taken apart while no session is at work."""
    async with running.database.read() as session:
        await phases.staff(session, actor, campaign_id, CampaignKind.WISHES)
    enter.may_enter(actor)
    content = await request.body()
    form = SheetFile(sha256=hashlib.sha256(content).hexdigest())
    return form, await running.sheets.read(content, columns.SHEET)


router.include_router(_uploads)
