"""Voters: their tokens and nonces made here, their ballots sent over HTTP to whichever process."""

import asyncio
import random
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import httpx

from api import clock
from api.access.tokens import issue_citizen
from api.adapters.crypto import Keyring
from api.mechanisms.voting import nonce
from bench.chaos.founding import OpenPoll
from bench.chaos.journal import Cast, Journal

PATIENCE = 15.0
"""Seconds a voter waits for an answer; longer than a ballot may stay in a box."""
_FOR_EVER = float("inf")


@dataclass(frozen=True)
class Habits:
    """How voters behave: `eager` of them (a share) are of a small crowd who try again and again."""

    phones: int = 12
    pause: float = 0.1
    """Seconds at most between two ballots of a phone: a stream, which leaves room for processes to start."""
    eager: float = 0.2
    crowd: int = 40
    twice: float = 0.05
    """The share of ballots that are sent twice at once, as by an impatient finger."""


ORDINARY = Habits()


class Line:
    """HTTP to the API processes."""

    def __init__(self, addresses: list[str]) -> None:
        self.addresses = addresses
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
        timeout = httpx.Timeout(PATIENCE, connect=3)
        self._http = httpx.AsyncClient(limits=limits, timeout=timeout, trust_env=False)

    async def send(self, method: str, address: str, path: str, **more: Any) -> httpx.Response:
        return await self._http.request(method, address + path, **more)

    async def close(self) -> None:
        await self._http.aclose()


class Voters:
    """All voters of one poll, and the phones they vote on while the block lasts.

    When it ends no new ballot is begun; those under way are sent again until each
    voter knows what became of hers, or `settle` seconds are over.
    """

    def __init__(
        self,
        line: Line,
        poll: OpenPoll,
        keyring: Keyring,
        journal: Journal,
        chance: random.Random,
        habits: Habits,
        settle: float,
    ) -> None:
        self.line, self.poll, self.journal = line, poll, journal
        self._keyring, self._chance, self._habits, self._settle = keyring, chance, habits, settle
        self._crowd = [self.stranger() for _ in range(habits.crowd)]
        self._until = _FOR_EVER
        self._stopping = False
        self._phones: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._stopping, self._until = False, _FOR_EVER
        self._phones = [asyncio.create_task(self._phone()) for _ in range(self._habits.phones)]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _failure: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stopping = True
        self._until = time.monotonic() + (self._settle if kind is None else 0)
        await asyncio.gather(*self._phones)
        if kind is None:
            await self._ask_again()

    async def cast_somewhere(self, address: str, until: float) -> bool:
        """A new voter's ballot, sent to one process until it is stored; False if `until` came first."""
        cast = self._cast(self.stranger())
        while cast.receipt is None and time.monotonic() < until:
            await self._send(cast, address)
            if cast.receipt is None:
                await asyncio.sleep(0.05)
        return cast.receipt is not None

    def token(self, voter: UUID) -> dict[str, str]:
        return {"Authorization": f"Bearer {issue_citizen(self._keyring, voter, False, 900)}"}

    @property
    def crowd(self) -> list[UUID]:
        return self._crowd

    async def _phone(self) -> None:
        while not self._stopping:
            voter = (
                self._chance.choice(self._crowd)
                if self._chance.random() < self._habits.eager
                else self.stranger()
            )
            cast = self._cast(voter)
            twins = 2 if self._chance.random() < self._habits.twice else 1
            await asyncio.gather(*(self._deliver(cast) for _ in range(twins)))
            await asyncio.sleep(self._chance.uniform(0, self._habits.pause))

    async def _deliver(self, cast: Cast) -> None:
        await self._send(cast, self._chance.choice(self.line.addresses))
        while not self._done_with(cast):
            await asyncio.sleep(self._chance.uniform(0.05, 0.3))
            # Its twin may have settled it meanwhile.
            if not self._done_with(cast):
                await self._send(cast, self._chance.choice(self.line.addresses))

    def _done_with(self, cast: Cast) -> bool:
        return cast.settled or time.monotonic() > self._until

    async def _send(self, cast: Cast, address: str) -> None:
        cast.sent += 1
        cast.under_way += 1
        again = cast.receipt is not None
        body = {
            "candidate_ids": [str(self.poll.candidates[pick]) for pick in cast.picks],
            "nonce": cast.nonce,
        }
        headers = {**self.token(cast.voter), "Idempotency-Key": cast.key}
        path = f"/v1/polls/{self.poll.id}/ballots"
        try:
            answer = await self.line.send("POST", address, path, json=body, headers=headers)
        except httpx.HTTPError as silence:
            self.journal.silence(cast, silence)
            return
        finally:
            cast.under_way -= 1
        if self.journal.answered(cast, answer, again=again):
            cast.nonce = self._nonce(cast.voter)

    async def _ask_again(self) -> None:
        """A few who have their receipts send the same ballot once more: the answer must be the same."""
        known = self.journal.acknowledged
        for cast in self._chance.sample(known, min(10, len(known))):
            await self._send(cast, self._chance.choice(self.line.addresses))

    def _cast(self, voter: UUID) -> Cast:
        wanted = self._chance.randint(1, self.poll.rules["picks_max"])
        picks = tuple(self._chance.sample(sorted(self.poll.candidates), wanted))
        key = f"{self._chance.getrandbits(128):032x}"
        return self.journal.begun(Cast(voter, key, picks, self._nonce(voter)))

    def _nonce(self, voter: UUID) -> str:
        return nonce.issue(self.poll.keys, self.poll.keys.voter(voter), 1, clock.now())

    def stranger(self) -> UUID:
        """Somebody who was never here before."""
        return UUID(int=self._chance.getrandbits(128), version=4)
