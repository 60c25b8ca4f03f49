"""A contest with several sealed windows, voids and a certified result: what a bundle is made of."""

import asyncio
import zipfile
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from api.adapters.crypto import Signer
from api.db.tables.ballots import Choice, Participation
from api.db.tables.polls import Poll
from api.db.tables.voids import VoidedBallot
from api.mechanisms.voting.audit import lists
from api.mechanisms.voting.audit.lists import Voids
from api.mechanisms.voting.ballot import Receipt
from api.mechanisms.voting.keys import PollKeys
from api.routers.state import Process
from api.terms.ballots import VoidReason
from api.worker import Worker
from tests.contest import Contest, begun
from tests.county import County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.booth import Booth
from tests.stories.appraising import ok
from tests.verifier.writing import Parts

VOIDED = 20


@dataclass
class Bundled:
    """The contest, its poll, what its voters were given, and a head somebody saved meanwhile."""

    contest: Contest
    poll: OpenPoll
    process: Process
    receipts: list[Receipt]
    saved: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/v1/polls/{self.poll.poll_id}"

    @property
    def id(self) -> UUID:
        return UUID(self.poll.poll_id)

    async def signer(self) -> Signer:
        """The poll's own key: what an insider may hold."""
        async with self.process.database.read() as session:
            poll = await session.get_one(Poll, self.id)
        return PollKeys(self.process.database.keyring, poll.id, poll.key_id).signer

    async def download(self) -> bytes:
        answer = await self.contest.county.client.get(f"{self.path}/bundle")
        assert answer.status_code == 200, answer.text
        return answer.content

    async def void(self, pick: int = 2) -> None:
        """Two auditors void some ballots for one candidate, neither her first nor her last."""
        async with self.process.database.write() as session:
            poll = await session.get_one(Poll, self.id)
            chosen = await session.exec(
                select(Choice.id)
                .where(Choice.poll_id == poll.id, Choice.pick == pick)
                .order_by(col(Choice.id))
                .offset(5)
                .limit(VOIDED)
            )
            receipts = await session.exec(
                select(Participation.receipt_code)
                .where(Participation.poll_id == poll.id)
                .order_by(col(Participation.receipt_code))
                .limit(VOIDED)
            )
            reason = VoidReason.SCRIPTED
            session.add_all(
                VoidedBallot(poll_id=poll.id, receipt_code=code, reason=reason) for code in receipts
            )
            votes = {reason.value: Counter({str(pick): VOIDED})}
            listed = Voids({reason.value: set(chosen)}, Counter({reason.value: VOIDED}), votes)
            await lists.publish(session, poll, listed)


async def voted(county: County, time: Time, process: Process, worker: Worker) -> Bundled:
    """Three windows of twenty ballots, not all sealed yet; each ballot has one or two picks of three."""
    contest = await begun(county, time, live_results="by_window", picks_max=2)
    poll = await contest.vote()
    booth, receipts = Booth(process, poll), []
    for _ in range(3):
        time.forward(minutes=6)
        picks = [(n % 3,) if n % 2 else (n % 3, (n + 1) % 3) for n in range(20)]
        receipts += await asyncio.gather(*(booth.cast(picks=some) for some in picks))
        await worker.round()
    listed = ok(await county.client.get(f"/v1/polls/{poll.poll_id}/heads"))["items"]
    return Bundled(contest, poll, process, receipts, listed[-1])


async def finished(county: County, time: Time, process: Process, worker: Worker) -> Bundled:
    """Counted, some ballots voided, judged and certified."""
    made = await voted(county, time, process, worker)
    await made.contest.count(county.database)
    await made.void()
    scores = dict(zip(made.contest.titles, ([80, 80], [90, 90], [70, 70]), strict=True))
    await made.contest.judge(scores, ("panelist",))
    ok(await made.contest.propose())
    ok(await made.contest.certify())
    return made


def parts(content: bytes, signer: Signer) -> Parts:
    """A downloaded bundle, for somebody who holds the poll's key."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return Parts({name: archive.read(name) for name in archive.namelist()}, signer)
