"""Messages for staff: whom WeChat did not reach."""

from typing import Annotated

from fastapi import Request, Response

from api.access import Permission, Staff
from api.db.tables.messages import Message
from api.mechanisms import messages
from api.routers.bodies import api_router
from api.routers.deps import CursorParam, Limit, ReadSession, staff_may
from api.routers.links import link_next
from api.schemas.messages import StaffMessageView
from api.schemas.page import Page
from api.terms.messages import MessageFailure, MessageStatus

router = api_router("/v1/staff/messages", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.MESSAGE_READ)]


def _view(row: Message) -> StaffMessageView:
    failure = MessageFailure(row.failure) if row.failure else None
    return StaffMessageView(
        **row.model_dump(include={"id", "subject_kind", "subject_id", "region_code"}),
        template=row.template,
        template_label=row.template.label,
        status=row.status,
        status_label=row.status.label,
        failure=failure,
        failure_label=failure.label if failure else None,
        title=row.fields["title"],
        created_at=row.created_at,
        settled_at=row.settled_at,
    )


@router.get("", summary="消息发送情况")
async def list_messages(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    status: MessageStatus | None = None,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[StaffMessageView]:
    """Messages about one's own region, newest first; what failed is to be told by telephone."""
    rows, next_cursor = await messages.staff_page(session, actor, status, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[_view(row) for row in rows], next_cursor=next_cursor)
