"""Which ballots a filter meets, as far as participations tell: windows and signals, never a choice."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import ids
from api.db.tables.ballots import Participation
from api.mechanisms.voting import signals
from api.mechanisms.voting.state import last_sealed
from api.schemas.audits import VoidFilter

FEW = 20
"""Numbers below this are not told, and lists below this are applied only with everything together."""


async def meets(session: AsyncSession, poll_id: UUID, wanted: VoidFilter) -> sa.ColumnElement[bool]:
    """An SQL condition on participations: of sealed windows, and as the voter's side of a filter says."""
    sealed = await last_sealed(session, poll_id)
    latest = (sealed.last or sealed.number) if sealed else 0
    code = col(Participation.receipt_code)
    until = min(wanted.to_window or latest, latest)
    since = wanted.from_window or 1
    parts = [
        col(Participation.poll_id) == poll_id,
        code >= ids.crockford(since, 4) + "-",
        code < ids.crockford(until, 4) + ".",
    ]
    if wanted.signals or wanted.flagged:
        parts.append(col(Participation.signals).in_(_bits(wanted)))
    return sa.and_(*parts)


async def count(session: AsyncSession, poll_id: UUID, wanted: VoidFilter) -> int:
    """How many ballots that is."""
    query = select(sa.func.count()).select_from(Participation).where(await meets(session, poll_id, wanted))
    return (await session.exec(query)).one()


def shown(number: int) -> int | None:
    """A number as it may be told."""
    return number if number >= FEW else None


def _bits(wanted: VoidFilter) -> list[int]:
    """Every combination of signals that fits."""
    return [
        bits
        for bits in range(signals.COMBINATIONS)
        if (not wanted.signals or set(signals.kinds(bits)) & set(wanted.signals))
        and (not wanted.flagged or signals.flagged(bits))
    ]
