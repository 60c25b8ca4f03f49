"""Ways to hold ballots back, so that a test decides what happens meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from api.db.session import Database
from api.mechanisms.voting import batch, box, lock
from api.mechanisms.voting.ballot import Ballot
from api.mechanisms.voting.batch import Outcome
from api.mechanisms.voting.board import Board

Store = Callable[[Board, UUID, list[Ballot]], Any]


class Gate:
    """Holds batches back until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = asyncio.Event()
        self.reached = asyncio.Event()
        self._through: Store = batch.store
        monkeypatch.setattr(box, "store", self._store)

    async def _store(self, board: Board, poll_id: UUID, ballots: list[Ballot]) -> list[Outcome]:
        self.reached.set()
        await self.open.wait()
        outcomes: list[Outcome] = await self._through(board, poll_id, ballots)
        return outcomes


@asynccontextmanager
async def blocked(database: Database, poll_id: UUID) -> AsyncIterator[None]:
    """Somebody else holds the poll (PostgreSQL) or the file (SQLite) until the block ends."""
    async with database.write() as session:
        await session.connection()
        await lock.take(session, poll_id)
        yield
