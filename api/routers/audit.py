"""The record of what staff did, for those who watch them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime

from api import audit
from api.access import Permission, Staff
from api.routers.deps import CursorParam, Limit, ReadSession, staff_may
from api.routers.links import link_next
from api.schemas.audit import AuditView
from api.schemas.page import Page

router = APIRouter(prefix="/v1/staff/audit", tags=["staff"])

Auditor = Annotated[Staff, staff_may(Permission.AUDIT_READ)]
Word = Annotated[str | None, Query(min_length=1, max_length=60, pattern=r"^[a-z_.]+$")]


@router.get("", summary="操作记录")
async def list_audit(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Auditor,
    actor_id: UUID | None = None,
    action: Word = None,
    subject_kind: Word = None,
    subject_id: UUID | None = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[AuditView]:
    """Who did what, newest first; every filter narrows."""
    wanted = audit.AuditFilter(actor_id, action, subject_kind, subject_id, since, until)
    rows, next_cursor = await audit.entries(session, wanted, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[AuditView.model_validate(row) for row in rows], next_cursor=next_cursor)
