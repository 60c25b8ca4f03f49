"""What the sheets come to: the one formula for scores and for missing ones (decision on scores).

A sheet's score is the sum of weight × score over the criteria, divided by 100: points
from 0 to 100. In hundredths of a point that is the sum itself, an exact integer. An
entry's jury score is the mean of its counting sheets, in hundredths, rounded half up.
A sheet counts if its panelist still sits and has declared no closeness to the entry
before the last sitting ended; who declared is left out of the mean, and of those
expected. An entry is complete once
more than half of those expected have filed. Otherwise nothing is guessed: there is no
score, and a supplementary sitting is the way out. On-hold entries are judged, struck
ones are ignored.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.tables.judging import Panel, PanelEntry, ScoreSheet
from api.errors import Conflict, Fault
from api.kernel import conflicts
from api.mechanisms.judging import entries, seats, sittings


@dataclass(frozen=True)
class JuryScore:
    """One entry's sheets: by seat those that count, in hundredths, and how many were expected."""

    by_seat: tuple[tuple[int, int], ...]
    expected: int

    @property
    def sheets(self) -> int:
        return len(self.by_seat)

    @property
    def complete(self) -> bool:
        return 2 * self.sheets > self.expected

    @property
    def hundredths(self) -> int | None:
        """The entry's jury score; None while too few have filed."""
        return mean([score for _, score in self.by_seat]) if self.complete else None


def sheet_score(criteria: Sequence[dict[str, Any]], scores: Sequence[int]) -> int:
    """A sheet in hundredths of a point; weights add up to 100."""
    return sum(int(one["weight"]) * score for one, score in zip(criteria, scores, strict=True))


def mean(values: Sequence[int]) -> int:
    """The mean, rounded half up."""
    return (2 * sum(values) + len(values)) // (2 * len(values))


async def scores(session: AsyncSession, panel: Panel) -> dict[UUID, JuryScore]:
    """By subject, for every entry that is not struck. For those only who may read scores."""
    return {one.subject_id: score for one, score in await by_entry(session, panel)}


async def revealed(session: AsyncSession, panel: Panel) -> dict[UUID, JuryScore]:
    """The scores once every sitting has ended and none is missing; before that nothing.

    As long as a sheet can still be filed, now or in a supplementary sitting, nobody knows
    what the others come to.
    """
    return await scores(session, panel) if await settled(session, panel) else {}


async def settled(session: AsyncSession, panel: Panel) -> bool:
    """Whether every sitting has ended and nothing is missing: then scores can be read."""
    over = await sittings.over(session, panel, clock.now())
    return over and all(score.complete for _, score in await by_entry(session, panel))


async def require_unsettled(session: AsyncSession, panel: Panel) -> None:
    """Raise Conflict once scores can be read: from then on nothing that counts may change."""
    if await settled(session, panel):
        raise Conflict("jury_over", "评审已结束，评委和评分不再变动")


async def by_entry(session: AsyncSession, panel: Panel) -> list[tuple[PanelEntry, JuryScore]]:
    """The same by entry, in the order of codes."""
    standing = [one for one in await entries.of_panel(session, panel) if one.struck_at is None]
    seated = {one.staff_id: one.seat for one in await seats.of_panel(session, panel)}
    close = await kept_out(session, panel, standing)
    sheets = await session.exec(
        select(ScoreSheet).where(ScoreSheet.panel_id == panel.id).execution_options(populate_existing=True)
    )
    filed: dict[UUID, dict[UUID, int]] = {one.id: {} for one in standing}
    for sheet in sheets:
        if sheet.entry_id in filed:
            filed[sheet.entry_id][sheet.staff_id] = sheet_score(panel.criteria, sheet.scores)
    counted = []
    for one in standing:
        judges = {who: seat for who, seat in seated.items() if who not in close[one.id]}
        counting = sorted((seat, filed[one.id][who]) for who, seat in judges.items() if who in filed[one.id])
        counted.append((one, JuryScore(by_seat=tuple(counting), expected=len(judges))))
    return counted


async def kept_out(
    session: AsyncSession, panel: Panel, rows: Sequence[PanelEntry]
) -> dict[UUID, Container[UUID]]:
    """By entry, who declared in time that she is close to it.

    After the end nobody takes sheets out of the count by declaring, once they may be
    known. A further sitting moves the end, and nobody has read a score before it.
    """
    ended_at = await sittings.ended_at(session, panel)
    declared = await conflicts.declared(session, [one.subject_id for one in rows])
    return {
        one.id: {who for who, since in declared[one.subject_id].items() if since < ended_at} for one in rows
    }


async def require_complete(session: AsyncSession, panel: Panel) -> None:
    """Raise Conflict until every sitting has ended and every entry that stands has its score."""
    if not await sittings.over(session, panel, clock.now()):
        raise Conflict("jury_not_over", "评审尚未结束")
    faults = tuple(
        Fault("/entries", "jury_incomplete", f"{one.code}号应有{score.expected}份评分，已有{score.sheets}份")
        for one, score in await by_entry(session, panel)
        if not score.complete
    )
    if faults:
        detail = "每份材料须有过半数评委评分，请安排补充评审"
        raise Conflict("jury_incomplete", "评分不足，还不能形成结果", detail, faults=faults)
