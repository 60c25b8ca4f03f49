"""Excel files we give out: as plain text, ready to print."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from api.adapters.sheets.writing import Book, Sheet, to_xlsx

HARMFUL = (
    '=HYPERLINK("http://wishes.invalid";"羽绒服")',
    "+86",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
)


def written(*cells: str) -> Sheet:
    return Sheet("清单", "心愿清单", ("编号", "物品"), tuple(("00000001", cell) for cell in cells), (12, 20))


def test_no_cell_is_a_formula_and_numbers_keep_their_zeros() -> None:
    book = to_xlsx(Book((written(*HARMFUL, "羽绒服", "bell\x07"),), "荷乡县妇联", date(2026, 10, 12)))
    sheet = load_workbook(BytesIO(book)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=3))
    assert all(cell.data_type == "s" for row in rows for cell in row)
    assert [row[1].value for row in rows[: len(HARMFUL)]] == [f"'{one}" for one in HARMFUL]
    assert [row[1].value for row in rows[len(HARMFUL) :]] == ["羽绒服", "bell"]
    assert {row[0].value for row in rows} == {"00000001"}


def test_it_is_ready_to_print() -> None:
    book = Book((written("羽绒服"),), "妇联", date(2026, 10, 12))
    sheet = load_workbook(BytesIO(to_xlsx(book))).worksheets[0]
    assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert sheet.freeze_panes == "A3"


def test_a_row_has_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="every column"):
        Sheet("清单", "心愿清单", ("编号", "物品"), (("00000001",),), (12, 20))
