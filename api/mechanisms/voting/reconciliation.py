"""Where every ballot received is now: valid, voided for a reason, or still waiting for its seal.

While a poll is open pending ballots are told in total only, and no votes at all; votes
by candidate follow once they are counted and, where somebody certifies, certified.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.polls import BallotWindow
from api.db.tables.seals import Recount
from api.mechanisms.voting import count, recount, valid, void_groups
from api.mechanisms.voting.rules import BLANK
from api.mechanisms.voting.state import PollState
from api.terms.polls import WindowState


@dataclass(frozen=True)
class Balance:
    """received = valid + all voided + pending, always."""

    received: int
    voided: Mapping[str, int]
    """By reason."""
    pending: int = 0

    @property
    def valid(self) -> int:
        return self.received - sum(self.voided.values()) - self.pending


@dataclass(frozen=True)
class Reconciliation:
    """The balance of ballots, and of votes by candidate number where those may be told."""

    ballots: Balance
    votes: dict[int, Balance] | None
    blank: Balance | None
    head: int
    sealed_at: datetime | None
    recount: Recount | None
    void_version: int
    few_voided: bool
    """Whether ballots were voided in a group so small that the secrecy claim leaves it out."""


async def of_poll(session: AsyncSession, state: PollState, *, votes_public: bool) -> Reconciliation:
    """`votes_public`: whether the poll's kind lets votes of single candidates be told once counted."""
    poll, sealed = state.poll, state.sealed
    void = await valid.in_force(session, poll)
    ballots = sealed.total_ballots if sealed else 0
    pending = await _pending(session, state)
    shown = votes_public and poll.counted_at is not None and not poll.cancelled
    totals, reasons = (sealed.totals if sealed else {}), (void.reasons if void else {})

    def balance(number: int) -> Balance:
        key = str(number)
        voided = {reason: votes[key] for reason, votes in reasons.items() if votes.get(key)}
        return Balance(totals.get(key, 0), voided)

    return Reconciliation(
        ballots=Balance(ballots + pending, void.ballots if void else {}, pending),
        votes={one.number: balance(one.number) for one in state.candidates} if shown else None,
        blank=balance(BLANK) if shown else None,
        head=state.head,
        sealed_at=sealed.sealed_at if sealed else None,
        recount=await recount.newest(session, poll.id),
        void_version=poll.void_version,
        few_voided=await void_groups.small(session, state),
    )


async def _pending(session: AsyncSession, state: PollState) -> int:
    if state.poll.counted_at is not None:
        return 0
    waiting = await session.exec(
        select(BallotWindow.number).where(
            BallotWindow.poll_id == state.poll.id, col(BallotWindow.state) != WindowState.SEALED
        )
    )
    return sum([await count.ballots_in(session, state.poll.id, number) for number in waiting])
