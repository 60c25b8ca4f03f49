"""Void lists: what is signed and published of voided ballots. A later version replaces an earlier one."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC

import rfc8785
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import keyring
from api.db.tables.polls import Poll
from api.db.tables.voids import VoidList
from api.mechanisms.voting import valid
from api.mechanisms.voting.audit.matching import Opened
from api.mechanisms.voting.keys import PollKeys
from api.terms.ballots import VoidReason

NAME = "voids"
"""What void lists are signed as."""


@dataclass(repr=False)
class Voids:
    """By reason: the ids of voided choices, how many ballots these were, and the votes they gave."""

    choices: dict[str, set[str]] = field(default_factory=dict)
    ballots: Counter[str] = field(default_factory=Counter)
    votes: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, reason: VoidReason, ballot: Opened) -> None:
        self.choices.setdefault(reason.value, set()).update(ballot.choices)
        self.ballots[reason.value] += 1
        self.votes.setdefault(reason.value, Counter()).update(map(str, ballot.choices.values()))

    def remove(self, reason: VoidReason, ballot: Opened) -> None:
        """Let a ballot count again."""
        self.choices[reason.value] -= ballot.choices.keys()
        self.ballots[reason.value] -= 1
        self.votes[reason.value].subtract(map(str, ballot.choices.values()))

    @property
    def tally(self) -> Counter[str]:
        """Voided votes by candidate number, for whatever reason."""
        return sum(self.votes.values(), Counter())


def read(kept: VoidList) -> Voids:
    """A list as it was published."""
    said = json.loads(kept.document)
    return Voids(
        choices={reason: set(ids) for reason, ids in said["reasons"].items()},
        ballots=Counter(said["ballots"]),
        votes={reason: Counter(votes) for reason, votes in kept.reasons.items()},
    )


async def publish(session: AsyncSession, poll: Poll, voids: Voids) -> VoidList:
    """Sign a list as the poll's next version, from now on in force. The caller holds the poll."""
    version, now = poll.void_version + 1, clock.now().replace(microsecond=0)
    ballots, before = _positive(voids.ballots), await valid.in_force(session, poll)
    document = rfc8785.dumps(
        {
            "poll_id": str(poll.id),
            "version": version,
            "applied_at": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "reasons": {reason: sorted(some) for reason, some in sorted(voids.choices.items()) if some},
            "ballots": ballots,
            "previous": hashlib.sha256(before.document.encode()).hexdigest() if before else None,
        }
    )
    kept = VoidList(
        poll_id=poll.id,
        version=version,
        document=document.decode(),
        signature=PollKeys(keyring(session), poll.id, poll.key_id).signer.sign(NAME, document),
        tally=_positive(voids.tally),
        reasons={reason: _positive(votes) for reason, votes in voids.votes.items() if any(votes.values())},
        ballots=ballots,
        applied_at=now,
    )
    poll.void_version = version
    poll.version += 1
    session.add_all([kept, poll])
    await session.flush()
    return kept


def _positive(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in sorted(counts.items()) if number > 0}
