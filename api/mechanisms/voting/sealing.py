"""Ballot windows end, and are counted once their successor has filled.

A window ends when it is old enough and holds ballots of enough voters, so a quiet night
makes one long window and no ballot ever stands alone; however young, it ends when it
is so full that counting it would hold up the box. It is sealed, that is
counted and shuffled, once its successor holds enough too; closing seals what is
left as one. Until then its ballots are in no figure.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import Database, settings
from api.db.tables.ballots import Guard
from api.db.tables.polls import BallotWindow, Poll
from api.db.tables.seals import SignedHead
from api.errors import Conflict
from api.mechanisms.voting import count, head_record, heads, lock
from api.mechanisms.voting.state import last_sealed
from api.terms.polls import WindowState

log = structlog.get_logger()


async def tend(database: Database) -> int:
    """Do for every running poll what is due now; returns how many windows were sealed."""
    now = clock.now()
    running = select(Poll.id).where(col(Poll.opens_at) <= now, col(Poll.counted_at).is_(None))
    headless = select(Poll.id).where(
        col(Poll.counted_at).is_not(None),
        sa.exists().where(col(BallotWindow.poll_id) == col(Poll.id)),
        ~sa.exists().where(col(SignedHead.poll_id) == col(Poll.id)),
    )
    async with database.read() as session:
        due = [(poll_id, _tend) for poll_id in await session.exec(running)]
        due += [(poll_id, _publish_missing) for poll_id in await session.exec(headless)]
    sealed = 0
    for poll_id, what in due:
        try:
            sealed += await _unless_altered(what, database, poll_id)
        except Exception:
            # The other polls are not to wait for this one, round after round.
            log.exception("poll not tended", poll=str(poll_id))
    return sealed


async def _unless_altered(
    what: Callable[[Database, UUID], Awaitable[int]], database: Database, poll_id: UUID
) -> int:
    """Nothing more is counted of a poll whose published heads were touched."""
    try:
        return await what(database, poll_id)
    except Conflict:
        await head_record.refuse(database, poll_id)
        return 0


async def _tend(database: Database, poll_id: UUID) -> int:
    sealed = await _seal_ended(database, poll_id)
    await _end_window(database, poll_id)
    return sealed + await _seal_last_if_over(database, poll_id)


async def seal_rest(session: AsyncSession, poll: Poll) -> None:
    """Set the last seal: everything not yet counted becomes one window, and the box is shut.

    Takes the lock, so every ballot acknowledged before is counted and none after
    is taken. An ended window may be being sealed meanwhile, which needs no lock on
    the poll: the rows are locked, so that it is counted there or here, once. Does
    nothing if the last seal is set already. Raises Conflict
    if heads are not as they were published.
    """
    await lock.alone(session, poll)
    if poll.counted_at is not None:
        return
    waiting, counted_at = await _waiting(session, poll.id, locked=True), clock.now()
    await head_record.require_whole(session, poll.id)
    if waiting:
        first, last = waiting[0], waiting[-1]
        for window in waiting[1:]:
            await count.merge_choices(session, poll.id, window.number, first.number)
            await session.delete(window)
        await session.flush()
        await count.seal(session, poll, first, last.number, final=True)
        counted_at = first.sealed_at or counted_at
    # They have done their part, and tell who chose whom to whoever comes to hold the master key.
    await session.exec(sa.delete(Guard).where(col(Guard.poll_id) == poll.id))
    poll.counted_at = counted_at
    poll.version += 1
    session.add(poll)
    await session.flush()


async def _end_window(database: Database, poll_id: UUID) -> None:
    """End the open window if it is old and full enough and nothing older waits; open its successor."""
    async with database.read() as session:
        if not await _may_end(session, poll_id):
            return
    async with database.write() as session:
        poll = await session.get_one(Poll, poll_id)
        await lock.alone(session, poll)
        if poll.counted_at is not None or not await _may_end(session, poll_id):
            return
        (window,) = await _waiting(session, poll_id)
        window.state = WindowState.ENDED
        session.add(window)
        session.add(
            BallotWindow(
                poll_id=poll_id,
                number=window.number + 1,
                state=WindowState.OPEN,
                # A clock that steps back does not turn back the voting day with it.
                opened_at=max(window.opened_at, clock.now()),
            )
        )


async def _may_end(session: AsyncSession, poll_id: UUID) -> bool:
    waiting = await _waiting(session, poll_id)
    if len(waiting) != 1:
        return False
    chosen = settings(session)
    number = waiting[0].number
    old_enough = waiting[0].opened_at + timedelta(seconds=chosen.window_seconds) <= clock.now()
    if not old_enough and await count.ballots_in(session, poll_id, number) < chosen.window_ballots_most:
        return False
    return await count.has_voters(session, poll_id, number, chosen.window_ballots)


async def _seal_ended(database: Database, poll_id: UUID) -> int:
    """Seal the window that ended, if its successor holds enough. Casting goes on meanwhile.

    No ballot comes into it any more, so its leaves are hashed before anything is locked.
    """
    async with database.read() as session:
        ripe = await _ripe(session, poll_id)
        if ripe is None:
            return 0
        await head_record.require_whole(session, poll_id)
        growth = await heads.grow(session, poll_id, ripe.number)
    async with database.write() as session:
        ended = (
            await session.exec(
                select(BallotWindow)
                .where(
                    BallotWindow.poll_id == poll_id,
                    BallotWindow.number == ripe.number,
                    BallotWindow.state == WindowState.ENDED,
                )
                .with_for_update()
            )
        ).first()
        if ended is None:
            return 0
        poll = await session.get_one(Poll, poll_id)
        await count.seal(session, poll, ended, ended.number, growth=growth)
        return 1


async def _ripe(session: AsyncSession, poll_id: UUID) -> BallotWindow | None:
    """The window that ended, once its successor holds enough; from then on it may be sealed by anybody."""
    waiting = await _waiting(session, poll_id)
    if [window.state for window in waiting] != [WindowState.ENDED, WindowState.OPEN]:
        return None
    needed = settings(session).window_ballots
    return waiting[0] if await count.has_voters(session, poll_id, waiting[1].number, needed) else None


async def _seal_last_if_over(database: Database, poll_id: UUID) -> int:
    """Set the last seal when the clock has run out and the boxes have had time to drain."""
    async with database.read() as session:
        poll = await session.get_one(Poll, poll_id)
        drain = timedelta(seconds=database.settings.drain_seconds)
        if poll.closes_at is None or clock.now() < poll.closes_at + drain:
            return 0
    async with database.write() as session:
        poll = await session.get_one(Poll, poll_id)
        await lock.alone(session, poll)
        if poll.closes_at is None or clock.now() < poll.closes_at + drain:
            return 0
        await seal_rest(session, poll)
        return 1


async def _waiting(session: AsyncSession, poll_id: UUID, *, locked: bool = False) -> list[BallotWindow]:
    """The windows not yet sealed, oldest first: one that ended, if any, and the open one."""
    query = (
        select(BallotWindow)
        .where(BallotWindow.poll_id == poll_id, col(BallotWindow.state) != WindowState.SEALED)
        .order_by(col(BallotWindow.number))
        .execution_options(populate_existing=True)
    )
    return list(await session.exec(query.with_for_update() if locked else query))


async def _publish_missing(database: Database, poll_id: UUID) -> int:
    """A poll that was counted before there were heads is given its last one."""
    async with database.write() as session:
        poll = await session.get_one(Poll, poll_id)
        await lock.alone(session, poll)
        window = await last_sealed(session, poll_id)
        if window is not None and await heads.newest(session, poll_id) is None:
            await head_record.require_whole(session, poll_id)
            growth = await heads.grow(session, poll_id, window.last or window.number)
            await heads.publish(session, poll, window, growth, final=True)
    return 0
