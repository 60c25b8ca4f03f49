"""The two logs of a poll as Merkle trees: they grow by whole windows and are remembered by tiles.

Growing reads the leaves of the last tiles and the new ones, a chunk at a time, and
writes nothing: for a window that has ended it may be done before the seal.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import ids
from api.adapters.crypto.merkle import TILE, Tail
from api.db.tables.ballots import Choice, Participation
from api.db.tables.seals import LogTile
from api.terms.ballots import BallotLog

CHUNK = 40 * TILE
"""How many leaves are held at a time."""


@dataclass(frozen=True)
class Grown:
    """A log up to a window: its size, its root in hex, and the tiles it fills that it did not before."""

    size: int
    root: str
    tiles: list[LogTile] = field(repr=False)


async def grow(session: AsyncSession, poll_id: UUID, log: BallotLog, size: int, last: int) -> Grown:
    """A log of so many leaves, with those of every window up to `last` that it does not hold yet."""
    known = await tiles(session, poll_id, log, size // TILE)
    hashes, fresh, tail = [bytes.fromhex(one.hash) for one in known], list[LogTile](), Tail()
    # The last complete tile is passed over: where it ends is not written down, only where it begins.
    since, passed = (known[-1].first, TILE) if known else ("", 0)
    unfilled: list[str] = []
    async for codes, chunk in leaves(session, poll_id, log, since, past(last)):
        unfilled += codes[passed:]
        for root in tail.add(chunk[passed:]):
            fresh.append(
                LogTile(poll_id=poll_id, log=log, number=len(hashes), first=unfilled[0], hash=root.hex())
            )
            hashes.append(root)
            del unfilled[:TILE]
        passed = max(0, passed - len(codes))
    return Grown(len(hashes) * TILE + len(unfilled), tail.above(hashes).root.hex(), fresh)


async def tiles(
    session: AsyncSession, poll_id: UUID, log: BallotLog, count: int | None = None
) -> list[LogTile]:
    """The first so many tiles of a log, in order; all without a count."""
    query = select(LogTile).where(LogTile.poll_id == poll_id, LogTile.log == log)
    if count is not None:
        query = query.where(col(LogTile.number) < count)
    return list(await session.exec(query.order_by(col(LogTile.number))))


async def leaves(
    session: AsyncSession, poll_id: UUID, log: BallotLog, since: str, until: str
) -> AsyncIterator[tuple[list[str], list[bytes]]]:
    """Codes and leaves of a log in order, a chunk at a time, from one code up to another, left out."""
    table: Any = Participation if log is BallotLog.RECEIPTS else Choice
    key = table.receipt_code if log is BallotLog.RECEIPTS else table.id
    columns = (key,) if log is BallotLog.RECEIPTS else (key, table.pick)
    connection = await session.connection()
    begin: sa.ColumnElement[bool] = key >= since
    while True:
        query = sa.select(*columns).where(table.poll_id == poll_id, begin, key < until)
        rows = (await connection.execute(query.order_by(key).limit(CHUNK))).all()
        codes = [row[0] for row in rows]
        if log is BallotLog.RECEIPTS:
            yield codes, [code.encode() for code in codes]
        else:
            yield codes, [f"{code} {pick}".encode() for code, pick in rows]
        if len(rows) < CHUNK:
            return
        begin = key > codes[-1]


def past(window: int) -> str:
    """Greater than every code of this window and those before it, and less than any of the next."""
    return ids.crockford(window, 4) + "."
