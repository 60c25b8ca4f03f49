"""What each process remembers of its polls, looked at again once a second."""

import asyncio
import time
from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from api.db.session import Database
from api.db.tables.polls import BallotWindow, Poll
from api.errors import NotFound
from api.mechanisms.voting.links import Linker
from api.mechanisms.voting.state import PollState, load
from api.terms.polls import WindowState

LOOK_EVERY = 1.0
_CAPACITY = 500


class Board:
    """One process's memory of polls; never older than a second, and fresh on demand."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.linker = Linker()
        self._states: dict[UUID, PollState] = {}
        self._looked: dict[UUID, float] = {}
        self._looking: defaultdict[UUID, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def state(self, poll_id: UUID, at_least: int = 0) -> PollState:
        """A scheduled poll, looked at within the last second.

        `at_least` is a head the caller has seen already: if ours is older we look
        at once, so that figures never go backwards for one client. Raises NotFound,
        also for a poll whose campaign is not published.
        """
        if (known := self._fresh(poll_id, at_least)) is None:
            async with self._looking[poll_id]:
                try:
                    known = self._fresh(poll_id, at_least) or await self._look(poll_id)
                except NotFound:
                    # Nothing is kept of polls that are not there: anybody can ask for any number of them.
                    self._looking.pop(poll_id, None)
                    raise
        if known.poll.opens_at is None:
            raise NotFound(title="没有找到这项投票")
        return known

    async def reread(self, poll_id: UUID) -> PollState:
        """Read a poll that is known to have moved; whoever holds its lock sees what it waited for."""
        async with self.database.read() as session:
            state = await load(session, poll_id)
        self._put(state)
        return state

    def forget(self, poll_id: UUID) -> None:
        """Look again at the next question."""
        self._looked.pop(poll_id, None)

    def _fresh(self, poll_id: UUID, at_least: int) -> PollState | None:
        state = self._states.get(poll_id)
        if state is None or time.monotonic() - self._looked.get(poll_id, -LOOK_EVERY) >= LOOK_EVERY:
            return None
        return state if state.head >= at_least else None

    async def _look(self, poll_id: UUID) -> PollState:
        async with self.database.read() as session:
            known = self._states.get(poll_id)
            newest = (
                select(col(Poll.version), sa.func.max(BallotWindow.number), _sealed_number())
                .select_from(Poll)
                .outerjoin(BallotWindow, col(BallotWindow.poll_id) == col(Poll.id))
                .where(col(Poll.id) == poll_id)
                .group_by(col(Poll.id))
            )
            seen = (await session.exec(newest)).first()
            if (
                known is None
                or seen is None
                or tuple(seen)
                != (
                    known.poll.version,
                    known.newest.number if known.newest else None,
                    known.head or None,
                )
            ):
                known = await load(session, poll_id)
        self._put(known)
        return known

    def _put(self, state: PollState) -> None:
        if len(self._states) >= _CAPACITY and state.poll.id not in self._states:
            self._states.clear()
            self._looked.clear()
            self._looking.clear()
        self._states[state.poll.id] = state
        self._looked[state.poll.id] = time.monotonic()


def _sealed_number() -> sa.ColumnElement[int]:
    return sa.func.max(
        sa.case((col(BallotWindow.state) == WindowState.SEALED, col(BallotWindow.number)), else_=None)
    )
