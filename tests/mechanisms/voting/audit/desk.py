"""Two auditors with their passphrases, a poll they can void in, and what they do to it over HTTP."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import httpx
import sqlalchemy as sa
from sqlmodel import col

from api.db.tables.ballots import Participation
from api.db.tables.polls import Poll
from api.mechanisms.voting.signals import BURST, FAST, NEW, RISK
from api.routers.state import Process
from api.worker import Worker
from tests.county import County, OpenPoll
from tests.fixtures import Time
from tests.mechanisms.voting.booth import Booth
from tests.remembering import remembered
from tests.stories.appraising import ok

PASSPHRASES = {"auditor": "荷塘月色下的一句很长的口令", "auditor2": "another long passphrase"}
FLAGGED, QUIET = RISK | FAST, NEW | BURST
"""Signals that add up to a flag, and signals that do not."""
TEXT = "这一票是我本人用自己的手机投的。"
KEY = "/v1/staff/auditors/me/key"


async def enrolled(county: County, *names: str) -> None:
    """These auditors, or both, have their keys."""
    for name in names or PASSPHRASES:
        caller = await county.staff(name)
        ok(await caller._send("PUT", KEY, json={"passphrase": PASSPHRASES[name]}))


class Desk:
    """One poll under audit."""

    def __init__(self, county: County, process: Process, poll: OpenPoll) -> None:
        self.county, self.poll, self.poll_id = county, poll, UUID(poll.poll_id)
        self.booth = Booth(process, poll)
        self.path = f"/v1/staff/polls/{poll.poll_id}"

    async def strangers(self, ballots: int, pick: int, signals: int = 0) -> list[str]:
        """So many ballots for one candidate, each of somebody else, all with these signals; receipts."""
        receipts = [(await self.booth.cast(picks=[pick])).receipt_code for _ in range(ballots)]
        await self.mark(receipts, signals)
        return receipts

    async def vote(self, user: str, pick: int, signals: int = 0) -> str:
        """A citizen who will come back votes; her receipt."""
        receipt = str(ok(await self.poll.cast(await self.county.citizen(user), [pick]))["receipt_code"])
        await self.mark([receipt], signals)
        return receipt

    async def mark(self, receipts: Iterable[str], signals: int) -> None:
        """Let ballots bear these signals and no others, whatever their haste was."""
        async with self.county.database.write() as session:
            await session.exec(
                sa.update(Participation)
                .where(col(Participation.receipt_code).in_(list(receipts)))
                .values(signals=signals)
            )

    async def count(self, time: Time) -> None:
        """The poll is over and its last seal set."""
        time.forward(days=3, minutes=1)
        await Worker(self.county.database).round()

    async def propose(self, who: str = "auditor", **wanted: Any) -> httpx.Response:
        form = {"reason": wanted.pop("reason", "scripted"), "note": "提交间隔不足一秒", "filter": wanted}
        return await (await self.county.staff(who)).post(f"{self.path}/voids", form)

    async def confirm(self, void_id: str, who: str = "auditor2") -> httpx.Response:
        return await (await self.county.staff(who)).post(f"/v1/staff/voids/{void_id}/confirm")

    async def agreed(self, **wanted: Any) -> str:
        """A batch that both stand by; its id."""
        void_id = str(ok(await self.propose(**wanted))["id"])
        ok(await self.confirm(void_id))
        return void_id

    async def apply(self, who: str = "auditor", **other: str) -> httpx.Response:
        """Both share holders at one desk; `other` are passphrases that differ from the right ones."""
        given = {**PASSPHRASES, **other}
        parts = [{"username": name, "passphrase": phrase} for name, phrase in given.items()]
        return await (await self.county.staff(who)).post(f"{self.path}/voids/apply", {"passphrases": parts})

    async def void(self, **wanted: Any) -> dict[str, Any]:
        """What a filter meets is voided; the list in force then."""
        await self.agreed(**wanted)
        return ok(await self.apply())

    async def result(self) -> dict[str, Any]:
        """What everybody sees of the count."""
        return ok(await self.county.client.get(f"/v1/campaigns/{self.poll.campaign_id}/result"))

    async def votes(self) -> list[int]:
        """Valid votes by candidate, in the public standings."""
        shown = ok(await self.county.client.get(f"/v1/polls/{self.poll.poll_id}/standings"))
        return [one["votes"] for one in shown["items"]]

    async def settle(self, outcome: str, who: str = "auditor2", answer: str = "经复核") -> httpx.Response:
        """The one appeal that waits is answered."""
        caller = await self.county.staff(who)
        (appeal,) = ok(await caller.get(f"{self.path}/appeals?status=open"))["items"]
        return await caller.post(
            f"/v1/staff/appeals/{appeal['id']}/settle", {"outcome": outcome, "answer": answer}
        )

    async def mine(self, user: str) -> dict[str, dict[str, Any]]:
        """A citizen's own ballots, by receipt."""
        voter = await self.county.citizen(user)
        listed = ok(await voter.get(f"/v1/me/polls/{self.poll.poll_id}/ballots"))["items"]
        return {one["receipt_code"]: one for one in listed}

    async def appeal(self, user: str, receipt: str) -> httpx.Response:
        form = {"receipt_code": receipt, "text": TEXT}
        voter = await self.county.citizen(user)
        return await voter.post(f"/v1/me/polls/{self.poll.poll_id}/appeals", form)

    async def row(self) -> Poll:
        async with self.county.database.read() as session:
            return await session.get_one(Poll, self.poll_id)


async def opened(
    county: County, process: Process, candidates: int = 2, *, auditors: Sequence[str] = tuple(PASSPHRASES)
) -> Desk:
    """A poll that takes ballots now, published when these auditors were enrolled."""

    async def build() -> OpenPoll:
        if auditors:
            await enrolled(county, *auditors)
        return await county._open_poll(candidates, {"picks_max": 2})

    poll = await remembered(county.database, ("audited poll", candidates, *auditors), build)
    county.applicants = max(county.applicants, candidates)
    return Desk(county, process, poll)
