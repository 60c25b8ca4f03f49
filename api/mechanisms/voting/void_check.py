"""The void list in force, against the choices it names and the voters who were told."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.voids import VoidedBallot, VoidList
from api.mechanisms.voting.chunks import Leaf
from api.mechanisms.voting.differences import Found
from api.mechanisms.voting.state import PollState


@dataclass
class Listed:
    """A void list and what of it was met in the log; `malformed` if its document cannot be read."""

    kept: VoidList | None
    reasons: dict[str, str] = field(default_factory=dict)
    met: dict[str, Counter[str]] = field(default_factory=dict)
    malformed: bool = False

    @classmethod
    def read(cls, kept: VoidList | None) -> "Listed":
        found = cls(kept)
        try:
            listed = json.loads(kept.document)["reasons"] if kept else {}
            found.reasons = {choice: reason for reason, choices in listed.items() for choice in choices}
        except (ValueError, KeyError, TypeError, AttributeError):
            found.malformed = True
        return found

    def meet(self, rows: Sequence[Leaf]) -> None:
        """Note the choices among these that are voided."""
        for choice, pick in rows if self.reasons else ():
            if (reason := self.reasons.get(choice)) is not None:
                self.met.setdefault(reason, Counter())[str(pick)] += 1


async def compare(session: AsyncSession, state: PollState, listed: Listed, found: Found) -> None:
    """Signature, votes by reason and ballots by reason."""
    poll, kept = state.poll, listed.kept
    told = await session.exec(
        select(col(VoidedBallot.reason), sa.func.count())
        .where(col(VoidedBallot.poll_id) == poll.id)
        .group_by(col(VoidedBallot.reason))
    )
    ballots = Counter({str(reason): number for reason, number in told})
    if poll.void_version and kept is None:
        found.differs("void_list")
        return
    if kept is not None:
        signed = state.keys.signer.sign("voids", kept.document.encode()) == kept.signature
        if not signed or listed.malformed:
            found.differs("void_list")
        met = sum(listed.met.values(), Counter[str]())
        all_met = met.total() == len(listed.reasons)
        if not all_met or met != Counter(kept.tally) or not _same(listed.met, kept.reasons):
            found.differs("voided_choices")
    if ballots != Counter(kept.ballots if kept else {}):
        found.differs("voided_ballots")


def _same(met: dict[str, Counter[str]], kept: dict[str, dict[str, int]]) -> bool:
    return {r: +votes for r, votes in met.items() if +votes} == {r: Counter(v) for r, v in kept.items() if v}
