"""A poll as one process knows it: read once a second at most, and again under the lock when it moved."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import keyring
from api.db.tables.polls import BallotWindow, Candidate, Poll
from api.errors import NotFound
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.keys import PollKeys
from api.schemas.polls import BallotRules
from api.terms.polls import CandidateStanding, LiveResults, PollPhase, VoterEligibility, WindowState

log = structlog.get_logger()

_swapped: set[UUID] = set()
"""Polls whose audit key was found to be another; said once in each process."""


@dataclass(frozen=True)
class PollState:
    """Everything about a poll that casting and showing need, at one version and one head."""

    poll: Poll
    rules: BallotRules
    keys: PollKeys
    candidates: list[Candidate]
    sealed: BallotWindow | None
    """The last sealed window."""
    newest: BallotWindow | None
    """The window that takes ballots now, or the last that did."""
    audit_key: str | None = None
    """What links are encrypted to; None where there is none, or another than was made for this poll."""
    numbers: dict[UUID, int] = field(default_factory=dict)
    out: frozenset[UUID] = frozenset()
    """Candidates who cannot be voted for now."""

    @property
    def head(self) -> int:
        return self.sealed.number if self.sealed else 0

    @property
    def sealed_until(self) -> int:
        """The last window that is counted, 0 before the first."""
        return (self.sealed.last or self.sealed.number) if self.sealed else 0

    @property
    def needs_phone(self) -> bool:
        return self.rules.voters is VoterEligibility.PHONE_VERIFIED

    def day(self, at: datetime) -> int:
        """The voting day of an instant; a clock that steps back does not give a day a second time."""
        opened = self.newest.opened_at if self.newest else at
        return ballot_rules.voting_day(max(at, opened))

    def phase(self, at: datetime) -> PollPhase:
        """Where the poll stands at an instant, by the clock and by what staff decided."""
        poll = self.poll
        if poll.cancelled:
            return PollPhase.CANCELLED
        if poll.opens_at is None or poll.closes_at is None:
            return PollPhase.PREPARING
        if poll.counted_at is not None:
            return PollPhase.CLOSED
        if at < poll.opens_at:
            return PollPhase.UPCOMING
        if at >= poll.closes_at:
            return PollPhase.COUNTING
        if poll.paused:
            return PollPhase.PAUSED
        return (
            PollPhase.OPEN
            if self.rules.within_hours(at.astimezone(clock.SHANGHAI).time())
            else PollPhase.RESTING
        )

    def live_until(self, at: datetime) -> datetime | None:
        """Windows sealed up to this instant are public now; None: none are.

        A cancelled poll has no public count, neither a last one nor those before.
        """
        if self.poll.cancelled:
            return None
        if self.poll.counted_at is not None:
            return at
        match self.rules.live_results:
            case LiveResults.BY_WINDOW:
                return at
            case LiveResults.AFTER_CLOSE:
                return None
            case LiveResults.DAILY:
                hour, minute = map(int, (self.rules.live_results_at or "00:00").split(":"))
                local = at.astimezone(clock.SHANGHAI)
                today = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
                return today if today <= local else today - clock.ONE_DAY


async def load(session: AsyncSession, poll_id: UUID) -> PollState:
    """Read a poll. Raises NotFound."""
    poll = await session.get(Poll, poll_id, populate_existing=True)
    if poll is None:
        raise NotFound(title="没有找到这项投票")
    candidates = list(
        await session.exec(
            select(Candidate)
            .where(Candidate.poll_id == poll_id)
            .order_by(col(Candidate.number))
            .execution_options(populate_existing=True)
        )
    )
    sealed = await last_sealed(session, poll_id)
    newest = (
        await session.exec(
            select(BallotWindow)
            .where(BallotWindow.poll_id == poll_id)
            .order_by(col(BallotWindow.number).desc())
            .limit(1)
        )
    ).first()
    keys = PollKeys(keyring(session), poll_id, poll.key_id)
    return PollState(
        poll=poll,
        rules=ballot_rules.from_data(poll.rules),
        keys=keys,
        audit_key=_audit_key(poll, keys),
        candidates=candidates,
        sealed=sealed,
        newest=newest,
        numbers={candidate.id: candidate.number for candidate in candidates},
        out=frozenset(one.id for one in candidates if one.standing is not CandidateStanding.STANDING),
    )


def _audit_key(poll: Poll, keys: PollKeys) -> str | None:
    """Whoever swaps the key in the database reads no links: from then on none are written."""
    public, mac = poll.audit_key, poll.audit_key_mac or ""
    if public is None or hmac.compare_digest(keys.audit_key(public), mac):
        return public
    if poll.id not in _swapped:
        _swapped.add(poll.id)
        log.error("audit key is not the one made for this poll, no links are written", poll=str(poll.id))
    return None


async def last_sealed(
    session: AsyncSession, poll_id: UUID, until: datetime | None = None
) -> BallotWindow | None:
    """The last window sealed, up to an instant if one is given."""
    query = select(BallotWindow).where(
        BallotWindow.poll_id == poll_id, BallotWindow.state == WindowState.SEALED
    )
    if until is not None:
        query = query.where(col(BallotWindow.sealed_at) <= until)
    return (await session.exec(query.order_by(col(BallotWindow.number).desc()).limit(1))).first()
