"""A ballot on its way into the box."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from api.access import Citizen
from api.errors import DomainError
from api.mechanisms.voting import nonce as nonces
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.signals import FAST
from api.mechanisms.voting.state import PollState


@dataclass(frozen=True)
class Receipt:
    """That a ballot was stored; the same for every sending of it."""

    receipt_code: str
    window: int
    remaining_today: int


@dataclass(eq=False)
class Ballot:
    """One sending of one ballot. `arrived` decides whether it was in time, the commit decides its window."""

    poll_id: UUID
    citizen: Citizen
    candidate_ids: list[UUID]
    nonce: str
    key: str
    arrived: datetime
    expires: float
    """When its sender gives up, on the event loop's clock."""
    answer: "asyncio.Future[Receipt]" = field(repr=False)
    signals: int = 0
    """What was seen of its voter when it arrived."""
    latest_day: int = 0
    """A later day than its own on which its voter is found to have voted: days do not go backwards."""


@dataclass(frozen=True)
class Prepared:
    """A ballot checked against one state of its poll: the row to store, or why it is refused."""

    ballot: Ballot
    voter: str
    day: int
    key_mac: str
    payload_mac: str
    nonce: str
    signals: int
    picks: list[int]
    marks: list[str]
    refusal: DomainError | None

    def row(self) -> dict[str, Any]:
        """What travels to the statements."""
        return {
            "voter": self.voter,
            "day": self.day,
            "key_mac": self.key_mac,
            "payload_mac": self.payload_mac,
            "nonce": self.nonce,
            "signals": self.signals,
            "marks": self.marks,
        }


def prepare(ballot: Ballot, state: PollState, fast_seconds: int) -> Prepared:
    """Check a ballot in memory; a refusal is kept, since a replay is answered before it.

    A nonce used sooner than `fast_seconds` after it was issued is a signal, never a refusal.
    """
    keys, rules, at = state.keys, state.rules, ballot.arrived
    voter, day = keys.voter(ballot.citizen.id), max(state.day(at), ballot.latest_day)
    picks = [state.numbers.get(one, -1) for one in ballot.candidate_ids] or [ballot_rules.BLANK]
    used = nonces.check(keys, voter, ballot.nonce, at, ballot.citizen.opening)
    refusal = (
        ballot_rules.check_phase(state.phase(at))
        or ballot_rules.check_voter(rules, ballot.citizen.phone_verified)
        or ballot_rules.check_picks(rules, ballot.candidate_ids, state.numbers.keys())
        or ballot_rules.check_standing(ballot.candidate_ids, state.out)
        or (used if isinstance(used, DomainError) else None)
    )
    fast = isinstance(used, nonces.Used) and 0 <= used.age < fast_seconds
    # With one ballot a day its own picks cannot repeat, so no mark is needed.
    guarded = rules.one_pick_per_candidate_per_day and rules.ballots_per_day > 1
    return Prepared(
        ballot=ballot,
        voter=voter,
        day=day,
        key_mac=keys.idempotency(voter, ballot.key),
        payload_mac=keys.payload(voter, ballot.key, picks),
        nonce=used.kept if isinstance(used, nonces.Used) else "",
        signals=ballot.signals | FAST if fast else ballot.signals,
        picks=picks,
        marks=sorted(keys.guard(voter, day, pick) for pick in picks)
        if guarded and ballot.candidate_ids
        else [],
        refusal=refusal,
    )


def signature(state: PollState, receipt_code: str) -> str:
    """The poll's signature over a stored ballot's receipt: of its code alone, so the same at every replay."""
    # In RFC 8785 form as it stands: both values are plain ASCII.
    document = f'{{"poll_id":"{state.poll.id}","receipt_code":"{receipt_code}"}}'
    return state.keys.signer.sign("receipt", document.encode())
