"""Casting straight into a process's box, for as many voters as a race needs."""

import asyncio
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from api import clock
from api.access import Citizen
from api.errors import DomainError
from api.mechanisms.voting import batch, nonce
from api.mechanisms.voting.ballot import Ballot, Receipt
from api.routers.state import Process
from tests.county import OpenPoll


def voter() -> Citizen:
    """Somebody who never was here before."""
    return Citizen(uuid4(), phone_verified=False)


async def until(happened: Callable[[], bool]) -> None:
    """Let the other tasks go on until something has happened."""
    async with asyncio.timeout(30):
        while not happened():  # noqa: ASYNC110  what happens here has no event
            await asyncio.sleep(0)


class Booth:
    """One process's way to vote in one poll."""

    def __init__(self, process: Process, poll: OpenPoll) -> None:
        self.process, self.poll, self.poll_id = process, poll, UUID(poll.poll_id)

    async def nonce(self, citizen: Citizen) -> str:
        keys = (await self.process.board.state(self.poll_id)).keys
        return nonce.issue(keys, keys.voter(citizen.id), 1, clock.now())

    async def cast(
        self, citizen: Citizen | None = None, picks: Sequence[int] = (0,), key: str | None = None
    ) -> Receipt:
        """A receipt, or the refusal raised."""
        citizen = citizen or voter()
        ids = [UUID(self.poll.candidate_ids[pick]) for pick in picks]
        used = await self.nonce(citizen)
        return await self.process.box.cast(citizen, self.poll_id, ids, used, key or uuid4().hex)

    async def tried(self, citizen: Citizen | None = None, picks: Sequence[int] = (0,)) -> Receipt | str:
        """A receipt, or the code of the refusal."""
        try:
            return await self.cast(citizen, picks)
        except DomainError as refusal:
            return refusal.code

    async def many(self, count: int) -> list[Receipt]:
        """As many strangers, all at once; every one succeeds."""
        return await asyncio.gather(*(self.cast(picks=(number % 3,)) for number in range(count)))

    async def ballot(self, citizen: Citizen, picks: Sequence[int] = (0,)) -> Ballot:
        """A ballot that arrives now and is not in any box yet."""
        loop = asyncio.get_running_loop()
        return Ballot(
            poll_id=self.poll_id,
            citizen=citizen,
            candidate_ids=[UUID(self.poll.candidate_ids[pick]) for pick in picks],
            nonce=await self.nonce(citizen),
            key=uuid4().hex,
            arrived=clock.now(),
            expires=loop.time() + 60,
            answer=loop.create_future(),
        )


async def reaches_the_lock(process: Process, ballot: Ballot) -> str:
    """ "stored", or the code of the refusal, for a ballot that waited in a box until now."""
    (outcome,) = await batch.store(process.board, ballot.poll_id, [ballot])
    return "stored" if isinstance(outcome, Receipt) else str(outcome)
