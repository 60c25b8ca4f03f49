"""What a recount compares: the logs, read once from end to end, with every window, head and void list."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, ids
from api.db.session import Database
from api.db.tables.polls import BallotWindow
from api.db.tables.seals import Recount
from api.mechanisms.voting import head_check, head_record, logs, valid, void_check
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.chunks import Leaf, chunks, leaf
from api.mechanisms.voting.differences import Found
from api.mechanisms.voting.head_check import Reached
from api.mechanisms.voting.state import PollState, load
from api.mechanisms.voting.tiled import TiledTree
from api.mechanisms.voting.void_check import Listed
from api.terms.ballots import BallotLog
from api.terms.polls import WindowState


@dataclass
class _Counted:
    """The logs as they are, by sealed window: ballots and picks in it, size and root with it."""

    ballots: Counter[int] = field(default_factory=Counter)
    picks: dict[int, Counter[int]] = field(default_factory=dict)
    receipts: dict[int, Reached] = field(default_factory=dict)
    choices: dict[int, Reached] = field(default_factory=dict)
    tiles: dict[BallotLog, list[tuple[str, str]]] = field(default_factory=dict)


async def compare(database: Database, poll_id: UUID) -> Found:
    """Everything that was sealed of a poll, at one instant; what waits for its seal is left out."""
    found, counted = Found(clock.now()), _Counted()
    async with database.snapshot() as session:
        state = await load(session, poll_id)
        # Should the clock have stepped back since the count, this comes after it all the same.
        found.at = max(found.at, state.poll.counted_at or found.at)
        windows = await _windows(session, poll_id)
        signed, records = (
            await head_check.of_poll(session, poll_id),
            await head_record.recorded(session, poll_id),
        )
        listed = Listed.read(await valid.in_force(session, state.poll))
        async for window, rows in _pieces(session, state, windows, BallotLog.RECEIPTS, found, counted):
            counted.ballots[window] += len(rows)
            found.ballots += len(rows)
        async for window, rows in _pieces(session, state, windows, BallotLog.CHOICES, found, counted):
            counted.picks.setdefault(window, Counter()).update(pick for _, pick in rows)
            found.picks += len(rows)
            listed.meet(rows)
        _compare_windows(windows, counted, found)
        receipts, choices = _carried(windows, counted.receipts), _carried(windows, counted.choices)
        head_check.compare(state, windows, signed, receipts, choices, records, found)
        if signed and not await _tiles_agree(session, poll_id, counted.tiles):
            found.differs("tiles")
        if not ballot_rules.kept(state.poll.rules, state.poll.rules_hash):
            found.differs("rules")
        if found.ballots < await _counted_before(session, poll_id):
            found.differs("ballots_fewer")
        await void_check.compare(session, state, listed, found)
    return found


async def _counted_before(session: AsyncSession, poll_id: UUID) -> int:
    """The most ballots that a recount without differences has found; sealed ones never get fewer."""
    query = select(sa.func.max(Recount.ballots)).where(Recount.poll_id == poll_id, col(Recount.clean))
    return (await session.exec(query)).one() or 0


async def _tiles_agree(
    session: AsyncSession, poll_id: UUID, tiles: Mapping[BallotLog, list[tuple[str, str]]]
) -> bool:
    """Proofs of inclusion are made of the tiles that were kept."""
    for log in BallotLog:
        kept = [(one.first, one.hash) for one in await logs.tiles(session, poll_id, log)]
        if kept != tiles[log]:
            return False
    return True


async def _windows(session: AsyncSession, poll_id: UUID) -> list[BallotWindow]:
    query = select(BallotWindow).where(
        BallotWindow.poll_id == poll_id, BallotWindow.state == WindowState.SEALED
    )
    return list(await session.exec(query.order_by(col(BallotWindow.number))))


async def _pieces(
    session: AsyncSession,
    state: PollState,
    windows: Sequence[BallotWindow],
    log: BallotLog,
    found: Found,
    counted: _Counted,
) -> AsyncIterator[tuple[int, list[Leaf]]]:
    """Stretches of a log, each of one sealed window, noting what the log has come to after each.

    What no seal covers is left out, and is a difference where the box is shut.
    """
    covered = {
        ids.crockford(number, 4): one.number
        for one in windows
        for number in range(one.number, (one.last or one.number) + 1)
    }
    last, astray, tree = max(covered, default=""), False, TiledTree()
    reached = counted.receipts if log is BallotLog.RECEIPTS else counted.choices
    counted.tiles[log] = tree.tiles
    async for rows in chunks(session, state.poll.id, log):
        for prefix, some in groupby(rows, key=_prefix):
            if prefix not in covered:
                astray = astray or prefix <= last or state.poll.counted_at is not None
                continue
            window, piece = covered[prefix], list(some)
            await asyncio.to_thread(_append, tree, log, piece)
            reached[window] = Reached(tree.size, tree.root())
            yield window, piece
    if astray:
        found.differs("unsealed")


def _prefix(one: Leaf) -> str:
    """Codes begin with their window's number."""
    return one[0][:4]


def _append(tree: TiledTree, log: BallotLog, rows: Sequence[Leaf]) -> None:
    for one in rows:
        tree.append(one[0], leaf(log, one))


def _carried(windows: Sequence[BallotWindow], reached: Mapping[int, Reached]) -> dict[int, Reached]:
    """A window without leaves leaves its log as it was."""
    before, found = Reached(0, TiledTree().root()), dict[int, Reached]()
    for window in windows:
        before = found[window.number] = reached.get(window.number, before)
    return found


def _compare_windows(windows: Sequence[BallotWindow], counted: _Counted, found: Found) -> None:
    totals, ballots = Counter[int](), 0
    for window in windows:
        number, picks = window.number, counted.picks.get(window.number, Counter())
        totals += picks
        ballots += counted.ballots[number]
        if counted.ballots[number] != window.ballots:
            found.differs("ballots", number)
        if picks != numbers(window.tally) or picks.total() != window.picks:
            found.differs("tally", number)
        if totals != numbers(window.totals) or ballots != window.total_ballots:
            found.differs("totals", number)


def numbers(tally: Mapping[str, int]) -> Counter[int]:
    """Votes by candidate number, as a tally that was kept says."""
    return Counter({int(number): votes for number, votes in tally.items() if votes})
