"""Ballot windows end, and are counted once their successor has filled.

A window ends when it is old enough and holds enough ballots, so a quiet night
makes one long window and no ballot ever stands alone. It is sealed, that is
counted and shuffled, once its successor holds enough too; closing seals what is
left as one. Until then its ballots are in no figure.
"""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, ids
from api.db.session import Database, settings
from api.db.tables.ballots import Choice, Participation
from api.db.tables.polls import BallotWindow, Poll
from api.mechanisms.voting import lock
from api.mechanisms.voting.state import last_sealed
from api.terms.polls import WindowState

_RANDOM: dict[str, sa.ColumnElement[str]] = {
    "sqlite": sa.literal_column("hex(randomblob(9))"),
    "postgresql": sa.literal_column("substr(replace(gen_random_uuid()::text, '-', ''), 15)"),
}


async def tend(database: Database) -> int:
    """Do for every running poll what is due now; returns how many windows were sealed."""
    now = clock.now()
    async with database.read() as session:
        running = list(
            await session.exec(
                select(Poll.id).where(col(Poll.opens_at) <= now, col(Poll.counted_at).is_(None))
            )
        )
    sealed = 0
    for poll_id in running:
        sealed += await _seal_ended(database, poll_id)
        await _end_window(database, poll_id)
        sealed += await _seal_last_if_over(database, poll_id)
    return sealed


async def seal_rest(session: AsyncSession, poll: Poll) -> None:
    """Set the last seal: everything not yet counted becomes one window, and the box is shut.

    Takes the lock, so every ballot acknowledged before is counted and none after
    is taken. Does nothing if the last seal is set already.
    """
    await lock.take(session, poll.id)
    await session.refresh(poll, with_for_update=True)
    if poll.counted_at is not None:
        return
    waiting = await _windows(session, poll.id, WindowState.ENDED, WindowState.OPEN)
    if waiting:
        first, last = waiting[0], waiting[-1]
        for window in waiting[1:]:
            await _merge_choices(session, poll.id, window.number, first.number)
            await session.delete(window)
        await session.flush()
        await _seal(session, first, last.number)
    poll.counted_at = clock.now()
    poll.version += 1
    session.add(poll)
    await session.flush()


async def _end_window(database: Database, poll_id: UUID) -> None:
    """End the open window if it is old and full enough and nothing older waits; open its successor."""
    async with database.read() as session:
        if not await _may_end(session, poll_id):
            return
    async with database.write() as session:
        await lock.take(session, poll_id)
        poll = await session.get_one(Poll, poll_id, with_for_update=True)
        if poll.counted_at is not None or not await _may_end(session, poll_id):
            return
        (window,) = await _windows(session, poll_id, WindowState.OPEN)
        window.state = WindowState.ENDED
        session.add(window)
        session.add(
            BallotWindow(
                poll_id=poll_id, number=window.number + 1, state=WindowState.OPEN, opened_at=clock.now()
            )
        )


async def _may_end(session: AsyncSession, poll_id: UUID) -> bool:
    waiting = await _windows(session, poll_id, WindowState.ENDED, WindowState.OPEN)
    if len(waiting) != 1:
        return False
    chosen = settings(session)
    old_enough = waiting[0].opened_at + timedelta(seconds=chosen.window_seconds) <= clock.now()
    return old_enough and await _count(session, poll_id, waiting[0].number) >= chosen.window_ballots


async def _seal_ended(database: Database, poll_id: UUID) -> int:
    """Seal the window that ended, if its successor holds enough. Casting goes on meanwhile."""
    async with database.read() as session:
        if not await _may_seal(session, poll_id):
            return 0
    async with database.write() as session:
        ended = (
            await session.exec(
                select(BallotWindow)
                .where(BallotWindow.poll_id == poll_id, BallotWindow.state == WindowState.ENDED)
                .with_for_update()
            )
        ).first()
        if ended is None or not await _may_seal(session, poll_id):
            return 0
        await _seal(session, ended, ended.number)
        return 1


async def _may_seal(session: AsyncSession, poll_id: UUID) -> bool:
    waiting = await _windows(session, poll_id, WindowState.ENDED, WindowState.OPEN)
    if [window.state for window in waiting] != [WindowState.ENDED, WindowState.OPEN]:
        return False
    return await _count(session, poll_id, waiting[1].number) >= settings(session).window_ballots


async def _seal_last_if_over(database: Database, poll_id: UUID) -> int:
    """Set the last seal when the clock has run out and the boxes have had time to drain."""
    async with database.read() as session:
        poll = await session.get_one(Poll, poll_id)
        drain = timedelta(seconds=database.settings.drain_seconds)
        if poll.closes_at is None or clock.now() < poll.closes_at + drain:
            return 0
    async with database.write() as session:
        poll = await session.get_one(Poll, poll_id)
        await lock.take(session, poll_id)
        await session.refresh(poll, with_for_update=True)
        if poll.closes_at is None or clock.now() < poll.closes_at + drain:
            return 0
        await seal_rest(session, poll)
        return 1


async def _seal(session: AsyncSession, window: BallotWindow, last: int) -> None:
    """Count a window (with those up to `last`, whose choices were merged into it) and shuffle its choices."""
    poll_id, number = window.poll_id, window.number
    before = await last_sealed(session, poll_id)
    window.ballots = 0
    for covered in range(number, last + 1):
        window.ballots += await _count(session, poll_id, covered)
    counted = await session.exec(
        select(col(Choice.pick), sa.func.count())
        .where(col(Choice.poll_id) == poll_id, _in_window(col(Choice.id), number))
        .group_by(col(Choice.pick))
    )
    window.tally = {str(pick): votes for pick, votes in sorted(counted)}
    window.picks = sum(window.tally.values())
    totals = dict(before.totals) if before else {}
    for pick, votes in window.tally.items():
        totals[pick] = totals.get(pick, 0) + votes
    window.totals = totals
    window.total_ballots = (before.total_ballots if before else 0) + window.ballots
    window.last = last
    window.state, window.sealed_at = WindowState.SEALED, clock.now()
    session.add(window)
    await _shuffle(session, poll_id, number)
    await session.flush()


async def _shuffle(session: AsyncSession, poll_id: UUID, number: int) -> None:
    """Write a window's choices again in the order of their random ids.

    PostgreSQL keeps rows as they came, in batches; a dump in that order would lay
    batches of choices beside batches of voters. SQLite's tables stand in key order.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    prefix = ids.crockford(number, 4)
    connection = await session.connection()
    await connection.execute(
        sa.text(
            "WITH moved AS (DELETE FROM choice WHERE poll_id = :poll AND id >= :low AND id < :high RETURNING id, pick)"
            " INSERT INTO choice (poll_id, id, pick) SELECT :poll, id, pick FROM moved ORDER BY id"
        ).bindparams(sa.bindparam("poll", type_=sa.Uuid())),
        {"poll": poll_id, "low": prefix + "-", "high": prefix + "."},
    )


async def _merge_choices(session: AsyncSession, poll_id: UUID, source: int, target: int) -> None:
    """Give one window's choices new ids in another, so that the last few ballots do not stand apart."""
    prefix = ids.crockford(target, 4) + "-"
    await session.exec(
        sa.update(Choice)
        .where(col(Choice.poll_id) == poll_id, _in_window(col(Choice.id), source))
        .values(id=sa.literal(prefix) + _RANDOM[session.get_bind().dialect.name])
        .execution_options(synchronize_session=False)
    )


async def _windows(session: AsyncSession, poll_id: UUID, *states: WindowState) -> list[BallotWindow]:
    rows = await session.exec(
        select(BallotWindow)
        .where(BallotWindow.poll_id == poll_id, col(BallotWindow.state).in_(states))
        .order_by(col(BallotWindow.number))
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def _count(session: AsyncSession, poll_id: UUID, number: int) -> int:
    query = (
        select(sa.func.count())
        .select_from(Participation)
        .where(col(Participation.poll_id) == poll_id, _in_window(col(Participation.receipt_code), number))
    )
    return (await session.exec(query)).one()


def _in_window(code: sa.SQLColumnExpression[str], number: int) -> sa.ColumnElement[bool]:
    """Codes that begin with a window's number, as one range of the key."""
    prefix = ids.crockford(number, 4)
    return sa.and_(code >= prefix + "-", code < prefix + ".")
