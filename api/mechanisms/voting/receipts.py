"""What became of the ballot of a receipt, proved against the newest head. Never what was on it."""

import asyncio
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from api import ids
from api.adapters.crypto.merkle import TILE, Tail, Tree, inclusion
from api.db.tables.ballots import Participation
from api.db.tables.seals import SignedHead
from api.db.tables.voids import VoidedBallot
from api.errors import NotFound
from api.mechanisms.voting import heads, logs
from api.mechanisms.voting.state import PollState
from api.terms.ballots import BallotLog

_LOOKALIKES = str.maketrans("OIL", "011", "-")
_CAPACITY = 200
"""Polls remembered at a time."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Place:
    """Where a receipt stands in the log of a head, and the way from there to its root."""

    index: int
    size: int
    path: list[bytes]
    head: SignedHead


@dataclass(frozen=True)
class Found:
    """A receipt of ours. Without a place it waits for its window to be sealed."""

    code: str
    place: Place | None
    voided: bool = False
    """Not why: by reason the published list would tell on single ballots. Its voter is told."""


@dataclass(frozen=True)
class _Log:
    """A poll's log of receipts as its newest head commits to it. `firsts` begin its tiles and its tail."""

    head: SignedHead
    size: int
    last: int
    firsts: list[str]
    above: Tree


def normal(code: str) -> str:
    """A receipt code as it is stored: however it was typed, with Crockford's look-alikes put right."""
    plain = code.upper().translate(_LOOKALIKES)
    return "-".join(plain[place : place + 4] for place in range(0, 20, 4))


class ReceiptDesk:
    """One process's memory of the logs it has proved from; what is remembered of a log only grows."""

    def __init__(self) -> None:
        self._logs: dict[UUID, _Log] = {}
        self._reading: defaultdict[UUID, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def find(self, session: AsyncSession, state: PollState, code: str) -> Found:
        """Look a code up, reading no more than its own tile.

        Raises NotFound, which is news: whoever holds a signed receipt that is not found holds a proof.
        """
        poll_id, known = state.poll.id, await self._log(session, state)
        if known is None or ids.window_of(code) > known.last:
            if await session.get(Participation, (poll_id, code)) is None:
                raise _not_found()
            return Found(code, None)
        tile = bisect_right(known.firsts, code) - 1
        if tile < 0:
            raise _not_found()
        until = known.firsts[tile + 1] if tile + 1 < len(known.firsts) else logs.past(known.last)
        around: list[bytes] = []
        async for _, chunk in logs.leaves(session, poll_id, BallotLog.RECEIPTS, known.firsts[tile], until):
            around += chunk
        if code.encode() not in around:
            raise _not_found()
        index = tile * TILE + around.index(code.encode())
        place = Place(index, known.size, inclusion(index, known.above, around), known.head)
        voided = await session.get(VoidedBallot, (poll_id, code))
        return Found(code, place, voided is not None)

    async def _log(self, session: AsyncSession, state: PollState) -> _Log | None:
        """The log at the newest head this process knows of; read once for each head."""
        poll_id = state.poll.id
        async with self._reading[poll_id]:
            known = self._logs.get(poll_id)
            if known is None or known.head.number < state.head:
                known = await _read(session, poll_id)
                if known is None:
                    return None
                if len(self._logs) >= _CAPACITY and poll_id not in self._logs:
                    self._logs.clear()
                self._logs[poll_id] = known
            return known


async def _read(session: AsyncSession, poll_id: UUID) -> _Log | None:
    head = await heads.newest(session, poll_id)
    if head is None:
        return None
    said = heads.read(head)
    size, last = said["ballots"], said["last"]
    tiles = await logs.tiles(session, poll_id, BallotLog.RECEIPTS, size // TILE)
    since, end = tiles[-1].first if tiles else "", list[str]()
    async for codes, _ in logs.leaves(session, poll_id, BallotLog.RECEIPTS, since, logs.past(last)):
        end += codes
    # Where the last complete tile ends is not written down, only where it begins.
    rest, tail = end[TILE:] if tiles else end, Tail()
    tail.add(code.encode() for code in rest)
    firsts = [one.first for one in tiles] + rest[:1]
    above = tail.above([bytes.fromhex(one.hash) for one in tiles])
    if above.root.hex() != said["receipts_root"]:
        # The proofs that follow will not hold, and that is as it must be.
        log.error("receipts are not those of the head", poll=str(poll_id), head=head.number)
    return _Log(head, size, last, firsts, above)


def _not_found() -> NotFound:
    return NotFound(
        "receipt_not_found",
        "没有找到这张回执",
        "请核对是否选对了投票、抄对了回执；若都没有错，请保存好投票时得到的回执和签名，"
        "交给主办单位或其监督部门：签了名的回执查不到，就是漏计选票的证据",
    )
