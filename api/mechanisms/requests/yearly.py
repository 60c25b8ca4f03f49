"""A year of citizens' requests: how many, how they came out, how long it took."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.clock import day
from api.db.tables.requests import DataRequest
from api.terms.requests import DataRequestStatus


@dataclass(frozen=True)
class RequestFigures:
    """Requests of one kind with one outcome; days are calendar days from asking to the answer."""

    kind: str
    outcome: str
    count: int
    days_mean: float | None
    days_most: int | None
    late: int
    """Answered, or to be answered, after their day."""


async def requests(
    session: AsyncSession, since: datetime, until: datetime, now: datetime
) -> list[RequestFigures]:
    """Requests made between two instants."""
    rows = await session.exec(
        select(DataRequest).where(col(DataRequest.created_at) >= since, col(DataRequest.created_at) < until)
    )
    found: defaultdict[tuple[str, str], list[DataRequest]] = defaultdict(list)
    for row in rows:
        found[row.kind, row.status].append(row)
    return [_figures(kind, outcome, some, now) for (kind, outcome), some in sorted(found.items())]


def _figures(kind: str, outcome: str, some: list[DataRequest], now: datetime) -> RequestFigures:
    took = [(day(one.answered_at) - day(one.created_at)).days for one in some if one.answered_at]
    return RequestFigures(
        kind,
        outcome,
        len(some),
        round(sum(took) / len(took), 1) if took else None,
        max(took, default=None),
        sum(_late(one, now) for one in some),
    )


def _late(one: DataRequest, now: datetime) -> bool:
    if one.status is DataRequestStatus.WITHDRAWN:
        return False
    return (one.answered_at or now) > one.due_at
