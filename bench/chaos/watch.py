"""Looks in all the while: does the process say it lives, quickly, and do public reads go on?"""

import asyncio
import time
from types import TracebackType
from typing import Self

import httpx

from bench.chaos import contract
from bench.chaos.founding import OpenPoll
from bench.chaos.journal import Journal
from bench.chaos.voters import Line

_EVERY = 0.1


class Watch:
    """While the block lasts; what it saw is judged when it ends."""

    def __init__(
        self, line: Line, poll: OpenPoll, journal: Journal, *, livez_within: float | None, reads_go_on: bool
    ) -> None:
        self._line, self._journal = line, journal
        self._livez_within, self._reads_go_on = livez_within, reads_go_on
        self._paths = {
            "getPoll": f"/v1/polls/{poll.id}",
            "listCandidates": f"/v1/polls/{poll.id}/candidates",
            "getStandings": f"/v1/polls/{poll.id}/standings",
        }
        self._tasks: list[asyncio.Task[None]] = []
        self.slowest_livez = 0.0

    async def __aenter__(self) -> Self:
        for address in self._line.addresses:
            if self._livez_within is not None:
                self._tasks.append(asyncio.create_task(self._look(address)))
            if self._reads_go_on:
                self._tasks.append(asyncio.create_task(self._read(address)))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _failure: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if kind is None and self._livez_within is not None and self.slowest_livez > self._livez_within:
            self._journal.broken("I6", f"/livez took {self.slowest_livez:.1f} s")

    async def _look(self, address: str) -> None:
        while True:
            asked = time.monotonic()
            try:
                answer = await self._line.send("GET", address, "/livez")
                if answer.status_code != 200:
                    self._journal.broken("I6", f"/livez answered {answer.status_code}")
            except httpx.HTTPError as silence:
                self._journal.broken("I6", f"/livez did not answer: {type(silence).__name__}")
            self.slowest_livez = max(self.slowest_livez, time.monotonic() - asked)
            await asyncio.sleep(_EVERY)

    async def _read(self, address: str) -> None:
        while True:
            for operation, path in self._paths.items():
                try:
                    answer = await self._line.send("GET", address, path)
                except httpx.HTTPError as silence:
                    self._journal.broken("I6", f"{operation} did not go on: {type(silence).__name__}")
                    continue
                if answer.status_code != 200:
                    why = contract.fault(operation, answer) or contract.problem_code(answer)
                    self._journal.broken("I6", f"{operation} did not go on: {why}")
            await asyncio.sleep(_EVERY)
