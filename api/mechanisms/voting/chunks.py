"""A poll's log read from end to end, some thousand rows at a time, so that memory stays bounded."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.ballots import Choice, Participation
from api.terms.ballots import BallotLog

ROWS = 10_000

Leaf = tuple[str, int]
"""A code and, in the log of choices, its pick; 0 in the other, whose leaves are codes alone."""


async def chunks(session: AsyncSession, poll_id: UUID, log: BallotLog) -> AsyncIterator[Sequence[Leaf]]:
    """All rows of a log by code, those of windows not sealed yet included."""
    table: Any = Participation if log is BallotLog.RECEIPTS else Choice
    key = table.receipt_code if log is BallotLog.RECEIPTS else table.id
    pick = sa.literal(0) if log is BallotLog.RECEIPTS else table.pick
    connection, since = await session.connection(), ""
    while True:
        query = sa.select(key, pick).where(table.poll_id == poll_id, key > since).order_by(key).limit(ROWS)
        rows = [(row[0], row[1]) for row in await connection.execute(query)]
        if rows:
            yield rows
        if len(rows) < ROWS:
            return
        since = rows[-1][0]


def leaf(log: BallotLog, one: Leaf) -> bytes:
    """What stands in the log's tree: a receipt's code, or a choice's id and pick."""
    return one[0].encode() if log is BallotLog.RECEIPTS else f"{one[0]} {one[1]}".encode()
