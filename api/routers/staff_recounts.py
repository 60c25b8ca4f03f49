"""Having ballots counted again."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from api.access import Permission, Staff
from api.db.tables.seals import Recount
from api.mechanisms.voting import comparing, recount
from api.routers.answers import tells
from api.routers.audit_views import in_sight
from api.routers.bodies import api_router
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
from api.routers.recount_views import recount_view
from api.schemas.base import Form
from api.schemas.page import Page
from api.schemas.recounts import RecountView

router = api_router("/v1/staff", tags=("staff",))

Counter = Annotated[Staff, staff_may(Permission.RECOUNT)]


@router.get("/polls/{poll_id}/recounts", summary="复核计票记录")
async def list_recounts(
    poll_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Counter,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[RecountView]:
    """Recounts, newest first: nightly ones, those of certifications, and those somebody asked for."""
    await in_sight(session, actor, poll_id)
    rows, next_cursor = await recount.page(session, poll_id, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[recount_view(row) for row in rows], next_cursor=next_cursor)


@router.post(
    "/polls/{poll_id}/recounts", status_code=201, summary="复核计票", responses=tells(201, "Location")
)
async def recount_poll(
    poll_id: UUID,
    request: Request,
    response: Response,
    running: Running,
    session: WriteSession,
    actor: Counter,
    key: IdempotencyKey,
) -> RecountView:
    """Count everything sealed so far again; nothing waits for it. `clean` is false if anything differs."""
    async with running.database.read() as reading:
        await in_sight(reading, actor, poll_id)
    async with running.recounting:
        found = await comparing.compare(running.database, poll_id)

    async def effect() -> UUID:
        return (await recount.keep(session, poll_id, found, actor)).id

    kept = await create(request, session, actor, key, Form(), effect)
    response.headers["Location"] = f"/v1/staff/polls/{poll_id}/recounts"
    return recount_view(await session.get_one(Recount, kept))
