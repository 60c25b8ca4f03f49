"""A sheet as a table of wishes: its headings found, blank rows and the example left out."""

from dataclasses import dataclass, field

from api.adapters.sheets.reading import Cell, Sheet
from api.campaigns.wishes.importing import columns
from api.campaigns.wishes.importing.columns import COLUMNS, Column
from api.campaigns.wishes.importing.findings import Finding
from api.errors import Fault, Invalid
from api.schemas.wish_imports import MOST_ROWS

_SEARCHED = 10
"""In so many rows from the top the headings are looked for: clerks like to put a title above them."""


@dataclass(repr=False, eq=False)
class Line:
    """One row: its cells by column, never printed since they are somebody's, and what is wrong so far."""

    row: int
    cells: dict[str, Cell]
    findings: list[Finding] = field(default_factory=list)

    def bad(self, column: str | None, fault: Fault) -> None:
        """Note what is wrong; once for each column and rule."""
        finding = Finding(self.row, column, fault.code, fault.detail)
        if finding not in self.findings:
            self.findings.append(finding)

    def is_bad(self, column: str) -> bool:
        """Whether something is wrong with that cell."""
        return any(one.column == column for one in self.findings)


def of(sheet: Sheet) -> list[Line]:
    """The rows that were filled in, by their numbers.

    Raises Invalid for a sheet without our headings, with no row filled in, or with too many.
    """
    top, found, numbers = _headings(sheet)
    known = {at: column.key for at, column in found.items()}
    lines = []
    for row, cells in sheet.rows.items():
        if row <= top or not any(_filled(cell) for at, cell in cells.items() if at != numbers):
            continue
        line = Line(row, {known[at]: cell for at, cell in cells.items() if at in known and _filled(cell)})
        if numbers in cells and cells[numbers].text.strip().startswith(columns.EXAMPLE):
            if _untouched(line):
                continue
            line.bad(None, Fault("", "example_filled_in", "这一行标着“示例”：要导入，请清空它的“序号”"))
        if any(_filled(cell) for at, cell in cells.items() if at not in known and at != numbers):
            line.bad(None, Fault("", "no_heading", "这一行在没有表头的列里填了内容"))
        lines.append(line)
        if len(lines) > MOST_ROWS:
            detail = f"一次最多导入{MOST_ROWS}行，请分成几个文件"
            raise Invalid("spreadsheet_too_large", "表格内容过多", detail)
    if not lines:
        raise Invalid("spreadsheet_empty", "表格里没有填写心愿", "请在示例下面逐行填写")
    _note_merged(sheet, lines, known)
    return lines


def _headings(sheet: Sheet) -> tuple[int, dict[int, Column], int]:
    """The row of the headings, the columns by their place, and the place of the running numbers (or 0)."""
    for row, cells in list(sheet.rows.items())[:_SEARCHED]:
        named = {at: columns.of_heading(cell.text) for at, cell in cells.items()}
        found = {at: column for at, column in named.items() if column is not None}
        if len(found) * 2 < len(COLUMNS):
            continue
        keys = [column.key for column in found.values()]
        faults = [
            Fault(f"/columns/{one.key}", "column_missing", f"缺少“{one.heading}”一列")
            for one in COLUMNS
            if one.key not in keys
        ]
        faults += [
            Fault(f"/columns/{key}", "column_repeated", f"“{columns.BY_KEY[key].heading}”一列重复")
            for key in dict.fromkeys(keys)
            if keys.count(key) > 1
        ]
        if faults:
            raise _not_ours(tuple(faults))
        numbers = (at for at, cell in cells.items() if cell.text.strip() == columns.NUMBER)
        return row, found, next(numbers, 0)
    raise _not_ours(())


def _not_ours(faults: tuple[Fault, ...]) -> Invalid:
    detail = "请下载本活动的模板填写，不要改动表头"
    return Invalid("spreadsheet_not_template", "表格与模板不一致", detail, faults)


def _filled(cell: Cell) -> bool:
    return cell.kind == "formula" or bool(cell.text.strip())


def _untouched(line: Line) -> bool:
    return all(
        line.cells.get(key, Cell("text", "")).text.strip() == words
        for key, words in columns.EXAMPLE_CELLS.items()
    )


def _note_merged(sheet: Sheet, lines: list[Line], known: dict[int, str]) -> None:
    """Whatever a merged block says belongs to nobody for certain.

    Blocks may lie one upon the other: of each row the columns are gathered first.
    """
    blocks = [
        (block, {key for at, key in known.items() if block.left <= at <= block.right})
        for block in sheet.merged
    ]
    for line in lines:
        touched = set[str]().union(*(keys for block, keys in blocks if block.top <= line.row <= block.bottom))
        for key in sorted(touched):
            line.bad(key, Fault("", "merged", "这里是合并的单元格，请取消合并后逐行填写"))
