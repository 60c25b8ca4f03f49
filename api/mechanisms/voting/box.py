"""The ballot box of one process: ballots gather here and are stored many at a time.

A cast waits for the commit that holds it; an answer is never given before. The
box is bounded, so that a rush is told to come back rather than left hanging.
"""

import asyncio
from collections import deque
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError

from api import clock
from api.access import Citizen
from api.errors import DomainError, Unavailable
from api.mechanisms.voting.ballot import Ballot, Receipt
from api.mechanisms.voting.batch import Outcome, store
from api.mechanisms.voting.board import Board

log = structlog.get_logger()


class BallotBox:
    """Start it with the application, `close` it when the last request has been answered."""

    def __init__(self, board: Board) -> None:
        settings = board.database.settings
        self._board = board
        self._size, self._batch = settings.ballot_box_size, settings.ballot_batch_size
        self._patience = settings.ballot_deadline
        self._waiting: deque[Ballot] = deque()
        self._filled = asyncio.Event()
        self._open = True
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Take no more, store what was taken."""
        self._open = False
        self._filled.set()
        if self._task is not None:
            await self._task

    async def cast(
        self, citizen: Citizen, poll_id: UUID, candidate_ids: list[UUID], nonce: str, key: str
    ) -> Receipt:
        """The receipt, after the ballot is safely stored.

        Raises the refusal, or Unavailable when the box is full or the ballot could
        not be stored in time; then sending it again with the same key is safe.
        """
        if not self._open or len(self._waiting) >= self._size:
            raise Unavailable()
        loop = asyncio.get_running_loop()
        ballot = Ballot(
            poll_id=poll_id,
            citizen=citizen,
            candidate_ids=candidate_ids,
            nonce=nonce,
            key=key,
            arrived=clock.now(),
            expires=loop.time() + self._patience,
            answer=loop.create_future(),
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
            batch = self._take()
            if not batch:
                self._filled.clear() if self._open and not self._waiting else None
                continue
            poll_id = batch[0].poll_id
            try:
                outcomes = await self._store(poll_id, batch)
            except Exception as failure:
                log.exception("ballots not stored", ballots=len(batch))
                outcomes = [failure if isinstance(failure, DomainError) else Unavailable()] * len(batch)
            for ballot, outcome in zip(batch, outcomes, strict=True):
                self._answer(ballot, outcome)

    def _take(self) -> list[Ballot]:
        """The next batch: of one poll, one ballot a voter, nobody's who has given up."""
        batch: list[Ballot] = []
        voters: set[UUID] = set()
        later: list[Ballot] = []
        while self._waiting and len(batch) < self._batch:
            ballot = self._waiting.popleft()
            if ballot.answer.done():
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
        """One bad row refuses itself: a batch the database rejects is halved until it stands alone."""
        try:
            return await store(self._board, poll_id, batch)
        except DBAPIError as error:
            deadlock = getattr(error.orig, "sqlstate", None) in {"40P01", "40001", "55P03"}
            if deadlock or (isinstance(error, IntegrityError) and len(batch) == 1):
                return [None] * len(batch)
            if not isinstance(error, IntegrityError):
                raise
            middle = len(batch) // 2
            return await self._store(poll_id, batch[:middle]) + await self._store(poll_id, batch[middle:])

    def _answer(self, ballot: Ballot, outcome: Outcome) -> None:
        if ballot.answer.done():
            return
        if isinstance(outcome, DomainError):
            ballot.answer.set_exception(outcome)
        elif outcome is not None:
            ballot.answer.set_result(outcome)
        else:
            self._waiting.appendleft(ballot)
            self._filled.set()
