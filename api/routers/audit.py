"""The record of what staff did, for those who watch them."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from api import audit
from api.access import Permission
from api.routers.bodies import api_router
from api.routers.deps import CursorParam, Limit, ReadSession, staff_may
from api.routers.links import link_next
from api.schemas.audit import AuditView
from api.schemas.base import Instant
from api.schemas.page import Page

router = api_router("/v1/staff/audit", tags=("staff",))

Since = Annotated[Instant | None, Query(description="从此刻起")]
Until = Annotated[Instant | None, Query(description="到此刻前")]
Word = Annotated[str | None, Query(min_length=1, max_length=60, pattern=r"^[a-z_.]+$")]


@router.get("", summary="操作记录", dependencies=[staff_may(Permission.AUDIT_READ)])
async def list_audit(
    request: Request,
    response: Response,
    session: ReadSession,
    actor_id: UUID | None = None,
    action: Word = None,
    subject_kind: Word = None,
    subject_id: UUID | None = None,
    since: Since = None,
    until: Until = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[AuditView]:
    """Who did what, newest first; every filter narrows."""
    wanted = audit.AuditFilter(actor_id, action, subject_kind, subject_id, since, until)
    rows, next_cursor = await audit.entries(session, wanted, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[AuditView.model_validate(row) for row in rows], next_cursor=next_cursor)
