"""Finding messages, for staff who tell by telephone what WeChat did not."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.access.regions import visible_regions
from api.db.paging import Cursor, keyset
from api.db.tables.messages import Message
from api.terms.messages import MessageStatus


async def staff_page(
    session: AsyncSession, actor: Staff, status: MessageStatus | None, cursor: str | None, limit: int
) -> tuple[list[Message], str | None]:
    """Messages about subjects of the actor's region, newest first."""
    query = select(Message).where(visible_regions(actor, col(Message.region_code)))
    if status is not None:
        query = query.where(Message.status == status)
    return await keyset(session, query, col(Message.id), Cursor.uuid(cursor), limit, newest_first=True)
