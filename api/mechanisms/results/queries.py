"""Finding results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.results import Result, ResultItem
from api.mechanisms.results.figures import Draw
from api.terms.results import Outcome, ResultStatus


async def of_subject(session: AsyncSession, subject_id: UUID) -> Result | None:
    """The result of a subject, in whatever state it is."""
    query = select(Result).where(Result.subject_id == subject_id)
    return (await session.exec(query.execution_options(populate_existing=True))).first()


async def certified_of(session: AsyncSession, subject_id: UUID) -> Result | None:
    """The result of a subject if two people stand by it now; only such figures are public."""
    found = await of_subject(session, subject_id)
    public = found is not None and found.status in {ResultStatus.CERTIFIED, ResultStatus.FINAL}
    return found if public else None


async def items_of(session: AsyncSession, result: Result) -> list[ResultItem]:
    """A result's items by candidate number."""
    query = select(ResultItem).where(ResultItem.result_id == result.id).order_by(col(ResultItem.number))
    return list(await session.exec(query.execution_options(populate_existing=True)))


async def selected(session: AsyncSession, result: Result) -> list[ResultItem]:
    """Who was selected, by candidate number: places carry no order (排名不分先后)."""
    return [one for one in await items_of(session, result) if one.outcome is Outcome.SELECTED]


def draws_of(result: Result) -> list[Draw]:
    """The draws as they were kept."""
    return [_draw(one) for one in result.draws]


def earlier_draws_of(result: Result) -> list[Draw]:
    """Draws of proposals that were replaced, oldest first."""
    return [_draw(one) for one in result.earlier_draws]


def _draw(kept: dict[str, Any]) -> Draw:
    return Draw(
        numbers=tuple(kept["numbers"]),
        drawn_on=date.fromisoformat(kept["drawn_on"]),
        witnesses=tuple(kept["witnesses"]),
        note=kept["note"],
    )
