"""Trying a sheet: everything that entering its rows would check, and nothing stored."""

import asyncio
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.adapters.sheets.reading import Sheet
from api.campaigns.wishes.importing import again, findings, lists, living, table
from api.campaigns.wishes.importing.findings import Finding
from api.campaigns.wishes.importing.forms import Reader
from api.campaigns.wishes.importing.table import Line
from api.campaigns.wishes.intake import enter, only_one, valid
from api.db.tables.campaigns import Campaign
from api.errors import Fault, Invalid
from api.mechanisms import phases
from api.schemas.wish_forms import WishContent
from api.terms.campaigns import WindowName


@dataclass(frozen=True, repr=False)
class Tried:
    """The rows by their numbers, good or bad, and what is wrong with the bad ones."""

    forms: dict[int, WishContent]
    findings: list[Finding]
    living: int
    """How many of the children were found to have a living wish."""
    entered_before: frozenset[int] = frozenset()
    """Rows that the same office has imported already: neither bad nor entered once more."""

    @property
    def bad_rows(self) -> int:
        """How many rows something is wrong with."""
        return len({one.row for one in self.findings})


async def of(session: AsyncSession, actor: Staff, campaign: Campaign, sheet: Sheet) -> Tried:
    """Every fault of every row, as its row and column.

    Raises Conflict out of the call, Invalid for a sheet that is no filled-in template.
    """
    enter.may_enter(actor)
    await phases.require_open(session, campaign, WindowName.CALL)
    offered = await lists.of(session, campaign)
    reader = Reader(offered, from_1904=sheet.from_1904)
    lines = table.of(sheet)
    forms: dict[int, WishContent] = {}
    for line in lines:
        form = forms[line.row] = reader.form(line)
        await _check(session, actor, campaign, line, form)
        # Everything is at hand, so that nothing above ever waits: others get their turn here.
        await asyncio.sleep(0)
    numbers = {
        line: forms[line.row].child.id_number.upper() for line in lines if not line.is_bad("child_id_number")
    }
    _once(numbers)
    good = {line: number for line, number in numbers.items() if not line.findings}
    taken = await _living(session, good)
    before = await again.among(session, actor, campaign, {line.row: forms[line.row] for line in taken})
    for line in taken:
        if line.row not in before:
            line.findings += findings.of_refusal(line.row, only_one.taken())
    told = [finding for line in lines for finding in line.findings]
    return Tried(forms, told, len(taken), frozenset(before))


async def _check(
    session: AsyncSession, actor: Staff, campaign: Campaign, line: Line, form: WishContent
) -> None:
    """What the rules say; of cells that are bad already nothing more is said."""
    bad = {one.column for one in line.findings if one.column is not None}
    try:
        await valid.check(session, actor, campaign, form)
    except Invalid as refusal:
        told = findings.of_refusal(line.row, refusal)
        line.findings += [one for one in told if one.column not in bad]


def _once(numbers: dict[Line, str]) -> None:
    """A child stands in a sheet once."""
    first: dict[str, int] = {}
    for line, number in numbers.items():
        before = first.setdefault(number, line.row)
        if before != line.row:
            words = f"与第{before}行是同一个孩子，一个孩子一次只能有一个心愿"
            line.bad("child_id_number", Fault("", "child_repeated", words))


async def _living(session: AsyncSession, numbers: dict[Line, str]) -> list[Line]:
    """The rows whose child has a living wish; asked only of rows that could be entered otherwise.

    Whoever has nothing but a list of identity numbers learns nothing from it.
    """
    taken = await living.among(session, set(numbers.values()))
    return [line for line, number in numbers.items() if number in taken]
