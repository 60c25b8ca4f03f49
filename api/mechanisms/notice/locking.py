"""The lock on a notice: whatever is filed, decided or concluded about it takes its row first.

So of filing and concluding, or of two who settle, one sees what the other has done.
"""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.notices import Notice, NoticeEntry


async def take(session: AsyncSession, notice: Notice) -> None:
    """Wait for the others, then bring the notice up to date.

    The row is locked but not its key, which whoever lists an entry must be able to refer to.
    """
    await session.refresh(notice, with_for_update={"key_share": True})


async def entries(session: AsyncSession, notice_id: UUID) -> list[NoticeEntry]:
    """The entries by number, as they stand now whatever this session has read before."""
    query = (
        select(NoticeEntry)
        .where(NoticeEntry.notice_id == notice_id)
        .order_by(col(NoticeEntry.number))
        .execution_options(populate_existing=True)
    )
    return list(await session.exec(query))
