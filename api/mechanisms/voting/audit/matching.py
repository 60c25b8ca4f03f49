"""From confirmed batches to the ballots they void: links opened in memory, a thousand at a time."""

import asyncio
from bisect import bisect_right
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import ids
from api.adapters.crypto import SealBroken
from api.db.tables.ballots import Choice, Participation
from api.db.tables.polls import BallotWindow, Poll
from api.db.tables.voids import VoidBatch
from api.errors import Conflict
from api.mechanisms.voting import links
from api.mechanisms.voting.audit import filters
from api.schemas.audits import VoidFilter
from api.terms.polls import WindowState

_AT_ONCE = 1000
_IDS_AT_ONCE = 5000


@dataclass(frozen=True, repr=False)
class Opened:
    """One ballot with its choices: its receipt, their ids, and the candidates' numbers they name."""

    receipt_code: str
    choices: dict[str, int]


async def of_batch(
    session: AsyncSession, poll: Poll, private: bytes, batch: VoidBatch
) -> AsyncIterator[Opened]:
    """Every ballot that a batch's filter meets, the candidate's number included."""
    wanted = VoidFilter.model_validate(batch.filter)
    condition = await filters.meets(session, poll.id, wanted)
    async for one in _opened(session, poll, private, condition):
        if wanted.candidate_number is None or wanted.candidate_number in one.choices.values():
            yield one


async def of_receipts(
    session: AsyncSession, poll: Poll, private: bytes, receipts: Sequence[str]
) -> AsyncIterator[Opened]:
    """The ballots of these receipts."""
    for start in range(0, len(receipts), _AT_ONCE):
        some = receipts[start : start + _AT_ONCE]
        condition = sa.and_(col(Participation.poll_id) == poll.id, col(Participation.receipt_code).in_(some))
        async for one in _opened(session, poll, private, condition):
            yield one


async def _opened(
    session: AsyncSession, poll: Poll, private: bytes, condition: sa.ColumnElement[bool]
) -> AsyncIterator[Opened]:
    opener, code = links.Opener(private, poll.id), col(Participation.receipt_code)
    windows, after = await _windows(session, poll.id), ""
    while True:
        rows = list(
            await session.exec(
                select(code, col(Participation.link))
                .where(condition, code > after)
                .order_by(code)
                .limit(_AT_ONCE)
            )
        )
        if not rows:
            return
        found = await asyncio.to_thread(_parts, opener, rows)
        named = {
            receipt: [f"{ids.crockford(_sealed_in(windows, receipt), 4)}-{rest}" for rest in parts]
            for receipt, parts in found
        }
        picks = await _picks(session, poll.id, [one for some in named.values() for one in some])
        for receipt, choices in named.items():
            yield Opened(receipt, {one: picks[one] for one in choices})
        after = rows[-1][0]


def _parts(opener: links.Opener, rows: list[tuple[str, str | None]]) -> list[tuple[str, list[str]]]:
    """The random parts of each ballot's choice ids. Raises Conflict for a link that leads nowhere."""
    try:
        found = [(receipt, opener.open(receipt, link)) for receipt, link in rows]
    except SealBroken as broken:
        raise _broken() from broken
    if not all(parts for _, parts in found):
        raise _broken()
    return found


async def _windows(session: AsyncSession, poll_id: UUID) -> list[int]:
    query = (
        select(BallotWindow.number)
        .where(BallotWindow.poll_id == poll_id, BallotWindow.state == WindowState.SEALED)
        .order_by(col(BallotWindow.number))
    )
    return list(await session.exec(query))


def _sealed_in(windows: list[int], receipt: str) -> int:
    """The window a ballot's choices were counted in: its own, or the one that took the last few in."""
    return windows[bisect_right(windows, ids.window_of(receipt)) - 1]


async def _picks(session: AsyncSession, poll_id: UUID, wanted: list[str]) -> dict[str, int]:
    """What these choices name. Raises Conflict if one is not there."""
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows = await session.exec(
            select(Choice.id, Choice.pick).where(
                col(Choice.poll_id) == poll_id, col(Choice.id).in_(wanted[start : start + _IDS_AT_ONCE])
            )
        )
        found.update(rows.all())
    if len(found) != len(wanted):
        raise _broken()
    return found


def _broken() -> Conflict:
    """Somebody has touched the database past the application."""
    return Conflict("links_broken", "选票与选择记录对不上，不能作废，请先复核计票")
