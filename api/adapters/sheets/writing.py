"""Tables as Excel files, ready to print: A4, headings on every page, page numbers.

A cell that a program might take for a formula is made plain text (ASVS 1.2.10), so that a list can be
passed on as it is.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_TAKEN_FOR_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LINE = Side(style="thin", color="999999")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADE = PatternFill("solid", fgColor="F2E6E8")


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title, one table under it. `widths` are in characters; every row has all columns."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]

    def __post_init__(self) -> None:
        wide = len(self.columns)
        if not wide or len(self.widths) != wide or any(len(row) != wide for row in self.rows):
            raise ValueError("every column has one heading, one width and one cell in each row")


@dataclass(frozen=True)
class Book:
    """A file of sheets."""

    sheets: tuple[Sheet, ...]
    issuer: str
    dated: date


def to_xlsx(book: Book) -> bytes:
    """The Excel file of a book. May be called from any thread."""
    made = Workbook()
    made.remove(made.worksheets[0])
    made.properties.creator = plain(book.issuer)
    made.properties.created = made.properties.modified = datetime.combine(book.dated, time(), UTC)
    for sheet in book.sheets:
        _write(made.create_sheet(sheet.name), sheet)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def plain(text: str) -> str:
    """A cell's text that no program takes for a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if text.startswith(_TAKEN_FOR_FORMULAS) else text


def _write(made: Worksheet, sheet: Sheet) -> None:
    last = get_column_letter(len(sheet.columns))
    made.append([plain(sheet.title)])
    made.merge_cells(f"A1:{last}1")
    made["A1"].font = Font(size=16, bold=True)
    made["A1"].alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    made.row_dimensions[1].height = 30
    for row in (sheet.columns, *sheet.rows):
        made.append([plain(cell) for cell in row])
    for line in made.iter_rows(min_row=2):
        for cell in line:
            cell.border, cell.alignment = _FRAME, Alignment(vertical="center", wrap_text=True)
    for heading in made[2]:
        heading.font, heading.fill = Font(bold=True), _SHADE
    for at, width in enumerate(sheet.widths, 1):
        made.column_dimensions[get_column_letter(at)].width = width
    made.freeze_panes = "A3"
    made.auto_filter.ref = f"A2:{last}{len(sheet.rows) + 2}"
    made.print_title_rows = "1:2"
    made.page_setup.paperSize = made.PAPERSIZE_A4
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
    made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    made.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("第 &P 页，共 &N 页"))
