"""The lock on a poll: casting shares it; closing, pausing and ending a window take it alone.

PostgreSQL keeps it as an advisory lock of the transaction; on SQLite the one
writer that BEGIN IMMEDIATE admits is lock enough.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.polls import Poll

_ALONE = sa.text("SELECT pg_advisory_xact_lock(:key)")


def key(poll_id: UUID) -> int:
    """Its name as an advisory lock; the ballot box shares it, and so holds itself open until it commits."""
    return int.from_bytes(poll_id.bytes[-8:], "big", signed=True)


async def take(session: AsyncSession, poll_id: UUID) -> None:
    """Wait until no ballot is being written, and let none begin before this transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        connection = await session.connection()
        await connection.execute(_ALONE, {"key": key(poll_id)})


async def alone(session: AsyncSession, poll: Poll) -> None:
    """Take the lock, then the row: the poll as it stands once no ballot is being written.

    The lock comes before the row, always. The row is locked but not its key, which
    whoever writes rows that refer to it must be able to read.
    """
    await take(session, poll.id)
    await session.refresh(poll, with_for_update={"key_share": True})
