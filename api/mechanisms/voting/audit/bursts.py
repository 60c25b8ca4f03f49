"""Bursts over time: per sealed window the signals of its ballots and, apart from that, its tally.

Auditors see a tally no sooner than everybody: how a running poll stands is nobody's advantage.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, ids
from api.db.paging import Cursor, keyset
from api.db.tables.ballots import Participation
from api.db.tables.polls import BallotWindow
from api.mechanisms.voting import signals
from api.mechanisms.voting.rules import BLANK
from api.mechanisms.voting.state import last_sealed, load
from api.terms.ballots import SignalKind
from api.terms.polls import WindowState


@dataclass(frozen=True)
class Skew:
    """A candidate's votes in one window, and how unusual they are."""

    number: int
    votes: int
    deviation: int


@dataclass(frozen=True)
class Burst:
    """One sealed window; its tally is None as long as it is not released."""

    number: int
    last: int
    opened_at: datetime
    sealed_at: datetime
    ballots: int
    flagged: int
    signals: dict[SignalKind, int]
    blank: int | None
    candidates: list[Skew] | None


async def page(
    session: AsyncSession, poll_id: UUID, cursor: str | None, limit: int
) -> tuple[list[Burst], str | None]:
    """Sealed windows by number, with what auditors compare them by."""
    query = select(BallotWindow).where(
        BallotWindow.poll_id == poll_id, BallotWindow.state == WindowState.SEALED
    )
    rows, next_cursor = await keyset(session, query, col(BallotWindow.number), Cursor.number(cursor), limit)
    state = await load(session, poll_id)
    until = state.live_until(clock.now())
    released = await last_sealed(session, poll_id, until) if until else None
    seen = await _seen(session, rows) if rows else {}
    return [_burst(one, released, list(state.numbers.values()), seen) for one in rows], next_cursor


def deviation(votes: int, picks: int, share: float) -> int:
    """How many standard deviations, in tenths, a window's votes lie from an overall share of its picks.

    As if each of its picks fell to the candidate with that share, by chance; 0 where chance
    leaves nothing open. Neighbours and waves of visitors make real windows scatter more than
    that: it says where to look, and proves nothing.
    """
    spread = math.sqrt(picks * share * (1 - share)) if 0 < share < 1 else 0.0
    return round(10 * (votes - picks * share) / spread) if spread else 0


async def _seen(session: AsyncSession, rows: list[BallotWindow]) -> dict[int, Counter[int]]:
    """By the window ballots were cast in: how many bear which combination of signals."""
    first, last = rows[0], rows[-1]
    window = sa.func.substr(col(Participation.receipt_code), 1, 4)
    found = await session.exec(
        select(window, col(Participation.signals), sa.func.count())
        .where(
            col(Participation.poll_id) == first.poll_id,
            col(Participation.receipt_code) >= ids.crockford(first.number, 4) + "-",
            col(Participation.receipt_code) < ids.crockford(last.last or last.number, 4) + ".",
        )
        .group_by(window, col(Participation.signals))
    )
    seen: dict[int, Counter[int]] = {}
    for code, bits, ballots in found:
        seen.setdefault(ids.window_of(code), Counter())[bits] += ballots
    return seen


def _burst(
    row: BallotWindow, released: BallotWindow | None, numbers: list[int], seen: Mapping[int, Counter[int]]
) -> Burst:
    last = row.last or row.number
    bits: Counter[int] = Counter()
    for covered in range(row.number, last + 1):
        bits.update(seen.get(covered, {}))
    kinds: Counter[SignalKind] = Counter()
    for combination, ballots in bits.items():
        kinds.update(dict.fromkeys(signals.kinds(combination), ballots))
    told = released is not None and row.number <= released.number
    return Burst(
        number=row.number,
        last=last,
        opened_at=row.opened_at,
        sealed_at=row.sealed_at or row.opened_at,
        ballots=row.ballots,
        flagged=sum(ballots for one, ballots in bits.items() if signals.flagged(one)),
        signals={kind: kinds[kind] for kind in SignalKind},
        blank=row.tally.get(str(BLANK), 0) if told else None,
        candidates=_skews(row, released.totals, numbers) if released and told else None,
    )


def _skews(row: BallotWindow, totals: Mapping[str, int], numbers: list[int]) -> list[Skew]:
    """Against everything released so far, and nothing more."""
    all_picks = max(sum(totals.values()), 1)
    return [
        Skew(one, votes, deviation(votes, row.picks, totals.get(str(one), 0) / all_picks))
        for one in numbers
        for votes in (row.tally.get(str(one), 0),)
    ]
