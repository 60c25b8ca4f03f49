"""The ballot box of one process: ballots gather here and are stored many at a time.

A cast waits for the commit that holds it; an answer is never given before. The
box is bounded, so that a rush is told to come back rather than left hanging.
"""

import asyncio
import sqlite3
from collections import deque
from uuid import UUID

import structlog
from sqlalchemy.exc import DataError, IntegrityError

from api import clock
from api.access import Citizen
from api.errors import DomainError, Unavailable
from api.mechanisms.voting.ballot import Ballot, Receipt
from api.mechanisms.voting.batch import Outcome, store
from api.mechanisms.voting.board import Board
from api.mechanisms.voting.signals import Watch

_AGAIN = frozenset({"40P01", "40001", "55P03"})
"""PostgreSQL's deadlock, serialization failure and lock timeout: nothing was stored, and it may be yet."""

_GATHER, _PAUSE = 0.02, 0.001
"""Seconds a batch gathers at most, and after which pause without a ballot it does no longer."""
_HELD_UP = 0.02
"""Seconds until a poll that somebody holds is tried again; other polls' ballots go on meanwhile."""

log = structlog.get_logger()


class BallotBox:
    """Start it with the application, `close` it when the last request has been answered."""

    def __init__(self, board: Board) -> None:
        settings = board.database.settings
        self._board = board
        self._size, self._batch = settings.ballot_box_size, settings.ballot_batch_size
        self._patience = settings.ballot_deadline
        self.watch = Watch(board.database)
        self._waiting: deque[Ballot] = deque()
        self._held: dict[UUID, float] = {}
        self._filled = asyncio.Event()
        self._open = True
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())
        self.watch.start()

    async def close(self) -> None:
        """Take no more, store what was taken."""
        self._open = False
        self._filled.set()
        if self._task is not None:
            await self._task
        await self.watch.close()

    async def cast(
        self,
        citizen: Citizen,
        poll_id: UUID,
        candidate_ids: list[UUID],
        nonce: str,
        key: str,
        address: str = "",
    ) -> Receipt:
        """The receipt, after the ballot is safely stored. The address is looked at, and kept nowhere.

        Raises the refusal, or Unavailable when the box is full or the ballot could
        not be stored in time; then sending it again with the same key is safe.
        """
        if not self._open or len(self._waiting) >= self._size:
            raise Unavailable()
        loop, arrived = asyncio.get_running_loop(), clock.now()
        ballot = Ballot(
            poll_id=poll_id,
            citizen=citizen,
            candidate_ids=candidate_ids,
            nonce=nonce,
            key=key,
            arrived=arrived,
            expires=loop.time() + self._patience,
            answer=loop.create_future(),
            signals=self.watch.arriving(citizen, poll_id, address, arrived),
        )
        self._waiting.append(ballot)
        self._filled.set()
        try:
            async with asyncio.timeout_at(ballot.expires):
                return await ballot.answer
        except TimeoutError as late:
            raise Unavailable() from late

    async def _run(self) -> None:
        while self._open or self._waiting:
            await self._filled.wait()
            await self._gather()
            batch = self._take()
            if not batch:
                if self._waiting:
                    await asyncio.sleep(_HELD_UP)
                elif self._open:
                    self._filled.clear()
                continue
            outcomes = await self._store(batch[0].poll_id, batch)
            for ballot, outcome in zip(batch, outcomes, strict=True):
                self._answer(ballot, outcome)
            if all(outcome is None for outcome in outcomes):
                self._held[batch[0].poll_id] = asyncio.get_running_loop().time() + _HELD_UP
            else:
                self._held.pop(batch[0].poll_id, None)

    async def _gather(self) -> None:
        """Wait as long as ballots keep coming, but not long: what a batch costs is shared by all in it."""
        loop = asyncio.get_running_loop()
        until, seen = loop.time() + _GATHER, 0
        while self._open and seen < len(self._waiting) < self._batch and loop.time() < until:
            seen = len(self._waiting)
            await asyncio.sleep(_PAUSE)

    def _take(self) -> list[Ballot]:
        """The next batch: of one poll, one ballot a voter, nobody's who has given up.

        A poll found held is tried again after a while, with a single ballot.
        """
        now, most = asyncio.get_running_loop().time(), self._batch
        batch: list[Ballot] = []
        voters: set[UUID] = set()
        later: list[Ballot] = []
        while self._waiting and len(batch) < most:
            ballot = self._waiting.popleft()
            if ballot.answer.done():
                continue
            if not batch:
                most = 1 if ballot.poll_id in self._held else self._batch
            if self._held.get(ballot.poll_id, now) > now:
                later.append(ballot)
                continue
            same_poll = not batch or ballot.poll_id == batch[0].poll_id
            if same_poll and ballot.citizen.id not in voters:
                voters.add(ballot.citizen.id)
                batch.append(ballot)
            else:
                later.append(ballot)
        self._waiting.extendleft(reversed(later))
        return batch

    async def _store(self, poll_id: UUID, batch: list[Ballot]) -> list[Outcome]:
        """What became of each; whatever goes wrong is an answer too, so that the box goes on.

        One bad row refuses itself: a batch the database rejects is halved until it stands alone.
        """
        try:
            return await store(self._board, poll_id, batch)
        except DomainError as refusal:
            return [refusal] * len(batch)
        except (IntegrityError, DataError) as rejected:
            if len(batch) == 1:
                log.warning("ballot rejected by the database", error=type(rejected).__name__)
                return [Unavailable()]
            middle = len(batch) // 2
            return await self._store(poll_id, batch[:middle]) + await self._store(poll_id, batch[middle:])
        except Exception as failure:
            if _may_be_yet(getattr(failure, "orig", None)):
                return [None] * len(batch)
            log.exception("ballots not stored", ballots=len(batch))
            return [Unavailable()] * len(batch)

    def _answer(self, ballot: Ballot, outcome: Outcome) -> None:
        if ballot.answer.done():
            return
        if isinstance(outcome, DomainError):
            ballot.answer.set_exception(outcome)
        elif outcome is not None:
            ballot.answer.set_result(outcome)
        else:
            # Behind the others: a poll that somebody holds is not to keep theirs waiting.
            self._waiting.append(ballot)
            self._filled.set()


def _may_be_yet(failure: object) -> bool:
    """Whether a database only could not just now."""
    if isinstance(failure, sqlite3.Error):
        return getattr(failure, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    return getattr(failure, "sqlstate", None) in _AGAIN
