"""How small the groups are that a void list sorts ballots into.

Choices begin with their window, so a list by reason is a list by window and reason,
and two versions of it tell what lies between them. Whoever knows a receipt to be of a
group knows of its choices what the group's own tally says.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import ids
from api.db.tables.polls import BallotWindow
from api.db.tables.voids import VoidedBallot, VoidList
from api.mechanisms.voting import valid
from api.mechanisms.voting.audit.filters import FEW
from api.mechanisms.voting.state import PollState
from api.terms.polls import WindowState

_REMEMBERED = 200
_answers: dict[tuple[UUID, str], bool] = {}
"""By poll and signature of the list in force: a list never changes."""


async def small(session: AsyncSession, state: PollState) -> bool:
    """Whether some group of voided ballots, or of those reinstated since, holds fewer than 20."""
    kept = await valid.in_force(session, state.poll)
    if kept is None:
        return False
    name = (state.poll.id, kept.signature)
    if name not in _answers:
        found = await _small(session, state)
        if len(_answers) >= _REMEMBERED:
            _answers.clear()
        _answers[name] = found
    return _answers[name]


async def _small(session: AsyncSession, state: PollState) -> bool:
    voided = await _by_window(session, state.poll.id)
    if any(0 < ballots < FEW for ballots in voided.values()):
        return True
    if state.poll.void_version < 2:
        return False
    # A list tells choices, and a ballot has as many as the rules allow, or fewer.
    most = max(1, state.rules.picks_max)
    versions = await valid.published(session, state.poll)
    return any(choices < FEW * most for choices in _differences(versions))


async def _by_window(session: AsyncSession, poll_id: UUID) -> Counter[tuple[int, str]]:
    """Ballots void now, by the window they are counted in and the reason."""
    windows = await session.exec(
        select(BallotWindow.number, BallotWindow.last).where(
            BallotWindow.poll_id == poll_id, BallotWindow.state == WindowState.SEALED
        )
    )
    covering = {
        ids.crockford(covered, 4): number
        for number, last in windows
        for covered in range(number, (last or number) + 1)
    }
    prefix = sa.func.substr(col(VoidedBallot.receipt_code), 1, 4)
    rows = await session.exec(
        select(prefix, col(VoidedBallot.reason), sa.func.count())
        .where(col(VoidedBallot.poll_id) == poll_id)
        .group_by(prefix, col(VoidedBallot.reason))
    )
    found = Counter[tuple[int, str]]()
    for window, reason, ballots in rows:
        found[covering.get(window, 0), str(reason)] += ballots
    return found


def _differences(versions: list[VoidList]) -> Iterator[int]:
    """How many choices each version takes off the one before, by window and reason."""
    for before, after in pairwise(json.loads(one.document)["reasons"] for one in versions):
        yield from _taken_off(before, after).values()


def _taken_off(before: Mapping[str, Any], after: Mapping[str, Any]) -> Counter[tuple[str, str]]:
    found = Counter[tuple[str, str]]()
    for reason, choices in before.items():
        left = set(after.get(reason, ()))
        found.update((one[:4], reason) for one in choices if one not in left)
    return found
