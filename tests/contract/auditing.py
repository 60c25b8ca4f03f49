"""A fraud audit in the chapters: ballots voided, and one that counts again."""

from dataclasses import dataclass
from uuid import UUID

from api.routers.state import Process
from tests.contract.notation import Memory
from tests.county import County
from tests.fixtures import Time
from tests.mechanisms.voting.audit.desk import FLAGGED, Desk, opened
from tests.stories.appraising import ok


@dataclass
class Audits:
    """What happens to one counted poll around the examples."""

    county: County
    process: Process
    time: Time
    memory: Memory
    desk: Desk | None = None

    async def begin(self) -> None:
        self.desk = await opened(self.county, self.process)
        self.memory.name("uuid:poll", self.desk.poll.poll_id)
        await self.desk.strangers(21, 0, FLAGGED)
        await self.desk.vote("li-si", 0, FLAGGED)
        await self.desk.vote("wang-wu", 1)
        await self.desk.count(self.time)
        await self.process.board.reread(UUID(self.desk.poll.poll_id))
        await self.desk.void(flagged=True)

    async def upheld(self) -> None:
        assert self.desk is not None
        ok(await self.desk.settle("upheld", answer="经复核，该票恢复有效"))
        ok(await self.desk.apply())
