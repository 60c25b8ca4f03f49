"""Trying a sheet: everything that entering its rows would check, and nothing stored."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.adapters.sheets.reading import Sheet
from api.campaigns.wishes import enter, only_one, valid
from api.campaigns.wishes.importing import findings, lists, table
from api.campaigns.wishes.importing.findings import Finding
from api.campaigns.wishes.importing.forms import Reader
from api.campaigns.wishes.importing.table import Line
from api.db.tables.campaigns import Campaign
from api.errors import DomainError, Fault
from api.mechanisms import phases
from api.schemas.wish_forms import WishContent
from api.terms.campaigns import WindowName


@dataclass(frozen=True, repr=False)
class Tried:
    """The rows by their numbers, good or bad, and what is wrong with the bad ones."""

    forms: dict[int, WishContent]
    findings: list[Finding]

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
    reader = Reader(await lists.of(session, campaign), from_1904=sheet.from_1904)
    forms: dict[int, WishContent] = {}
    seen: dict[str, int] = {}
    lines = table.of(sheet)
    for line in lines:
        form = forms[line.row] = reader.form(line)
        await _check(session, actor, campaign, line, form)
        if not line.is_bad("child_id_number"):
            _once(line, form, seen)
    return Tried(forms, [finding for line in lines for finding in line.findings])


async def _check(
    session: AsyncSession, actor: Staff, campaign: Campaign, line: Line, form: WishContent
) -> None:
    """What the rules and the other wishes say; of cells that are bad already nothing more is said."""
    bad = {one.column for one in line.findings}
    told: list[Finding] = []
    try:
        await valid.check(session, actor, campaign, form)
    except DomainError as refusal:
        told += findings.of_refusal(line.row, refusal)
    try:
        if "child_id_number" not in bad:
            await only_one.require(session, form.child.id_number)
    except DomainError as refusal:
        told += findings.of_refusal(line.row, refusal)
    line.findings += [one for one in told if one.column not in bad - {None}]


def _once(line: Line, form: WishContent, seen: dict[str, int]) -> None:
    number = form.child.id_number.upper()
    first = seen.setdefault(number, line.row)
    if first != line.row:
        words = f"与第{first}行是同一个孩子，一个孩子一次只能有一个心愿"
        line.bad("child_id_number", Fault("", "child_repeated", words))
