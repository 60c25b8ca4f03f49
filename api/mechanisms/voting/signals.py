"""Signals of manipulation on the voter's side: what adds up to a silent flag, and never to a refusal.

No signal says anything alone: a village shares an address, a handset may be new. They are
written beside the participation, shown to auditors in totals, and to nobody else.
"""

import asyncio
import time
from collections import Counter
from datetime import datetime
from uuid import UUID

import structlog
from sqlmodel import col, select

from api.access import Citizen as Voter
from api.access.places import subnet
from api.db.session import Database
from api.db.tables.access import Citizen
from api.terms.ballots import SignalKind

RISK, NEW, BURST, FAST = 1, 2, 4, 8
COMBINATIONS = 16
"""Every value the bits can have is below this."""
FLAGGED_FROM = 3
LOOK_EVERY = 30.0
"""Seconds between two looks at who is risky."""

_KINDS = {RISK: SignalKind.RISK, NEW: SignalKind.NEW, BURST: SignalKind.BURST, FAST: SignalKind.FAST}
_WEIGHTS = {RISK: 2, NEW: 1, BURST: 1, FAST: 2}

log = structlog.get_logger()


def flagged(bits: int) -> bool:
    """Whether a ballot's signals weigh enough together."""
    return sum(weight for bit, weight in _WEIGHTS.items() if bits & bit) >= FLAGGED_FROM


def kinds(bits: int) -> list[SignalKind]:
    """Which signals these are."""
    return [kind for bit, kind in _KINDS.items() if bits & bit]


class Watch:
    """One process's eye on voters. What it knows of addresses is gone with the minute."""

    def __init__(self, database: Database) -> None:
        self._database, chosen = database, database.settings
        self._new_seconds, self._burst = chosen.signal_new_minutes * 60, chosen.signal_burst_ballots
        self._risky: frozenset[UUID] = frozenset()
        self._looked = -LOOK_EVERY
        self._looking: asyncio.Task[None] | None = None
        self._minute = 0
        self._cast: Counter[tuple[UUID, str]] = Counter()

    def arriving(self, voter: Voter, poll_id: UUID, address: str, at: datetime) -> int:
        """The signals of a ballot as it comes in; waits for nothing."""
        if time.monotonic() - self._looked >= LOOK_EVERY:
            self.start()
        moment = at.timestamp()
        bits = RISK if voter.id in self._risky else 0
        if voter.since is not None and moment - voter.since < self._new_seconds:
            bits |= NEW
        if (minute := int(moment // 60)) != self._minute:
            self._minute = minute
            self._cast.clear()
        place = (poll_id, subnet(address))
        self._cast[place] += 1
        return bits | BURST if self._cast[place] >= self._burst else bits

    def start(self) -> None:
        """Look for risky citizens in the background; nothing waits for it, nothing fails with it."""
        self._looked = time.monotonic()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self._look())

    async def close(self) -> None:
        """Let a look that has begun end."""
        if self._looking is not None:
            await self._looking

    async def _look(self) -> None:
        try:
            rank = self._database.settings.signal_risk_rank
            async with self._database.read() as session:
                found = await session.exec(select(Citizen.id).where(col(Citizen.risk_rank) >= rank))
                self._risky = frozenset(found)
        except Exception:
            log.exception("risk ranks not read")
