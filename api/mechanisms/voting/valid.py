"""Valid votes: what was sealed, less what the void list in force names. Nothing can add any."""

from collections import Counter
from collections.abc import Mapping

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.polls import BallotWindow, Poll
from api.db.tables.voids import VoidList
from api.mechanisms.voting.state import last_sealed


async def in_force(session: AsyncSession, poll: Poll) -> VoidList | None:
    """The void list of a poll that counts now; None if nothing was voided."""
    if not poll.void_version:
        return None
    return await session.get(VoidList, (poll.id, poll.void_version))


async def published(session: AsyncSession, poll: Poll) -> list[VoidList]:
    """All void lists there were, oldest first: a later one replaces an earlier one."""
    query = select(VoidList).where(VoidList.poll_id == poll.id).order_by(col(VoidList.version))
    return list(await session.exec(query))


async def totals(session: AsyncSession, poll: Poll, sealed: BallotWindow | None = None) -> dict[str, int]:
    """Valid picks by candidate number over all sealed windows, or those up to `sealed`; "0" is blank.

    Voids come after the count only, so they concern the last window's totals and no earlier ones.
    """
    last = sealed or await last_sealed(session, poll.id)
    return less(last.totals if last else {}, await in_force(session, poll))


def less(sealed: Mapping[str, int], void: VoidList | None) -> dict[str, int]:
    """Sealed totals without what a list voids."""
    left = Counter(sealed)
    left.subtract(void.tally if void else {})
    return dict(left)


def ballots(void: VoidList | None) -> int:
    """How many ballots a list voids, for whatever reason."""
    return sum(void.ballots.values()) if void else 0
