"""What a sheet could cost: blocks one upon the other, headings without end, figures that fill the memory."""

from uuid import uuid4

import pytest

from api import clock
from api.adapters.sheets import reading
from api.adapters.sheets.parts import MOST_MERGED
from api.adapters.sheets.reading import Cell, Merged, Sheet
from api.campaigns.wishes.importing import table
from api.campaigns.wishes.importing.columns import COLUMNS
from api.campaigns.wishes.importing.forms import Reader
from api.campaigns.wishes.importing.lists import Lists
from api.db.tables.wishes import WishItem
from api.errors import Invalid
from api.schemas.wish_imports import MOST_ROWS
from api.terms.wishes import GoodsCategory

HEADINGS = {at: Cell("text", column.heading) for at, column in enumerate(COLUMNS, 2)}


def rows(cell: Cell, count: int = MOST_ROWS) -> dict[int, dict[int, Cell]]:
    """So many rows below the headings, every column holding the same."""
    return {1: HEADINGS, **{row: dict.fromkeys(HEADINGS, cell) for row in range(3, 3 + count)}}


def test_blocks_one_upon_the_other_are_told_once_for_each_cell_and_are_few() -> None:
    everywhere = Merged(1, 1, 1_048_576, 16_384)
    told = table.of(Sheet(rows(Cell("text", "1")), (everywhere,) * MOST_MERGED))
    assert [len(line.findings) for line in told] == [len(COLUMNS)] * MOST_ROWS
    told_of = {"rows": [], "merged": ["A1:XFD1048576"] * (MOST_MERGED + 1), "from_1904": False}
    with pytest.raises(Invalid) as refused:
        reading._sheet(told_of)
    assert refused.value.code == "spreadsheet_not_plain"


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ({1: dict.fromkeys(range(1, 16_385), Cell("text", "乡镇"))}, "spreadsheet_not_template"),
        (
            {row: dict.fromkeys(range(1, 3_001), Cell("text", "镇" * 1000)) for row in range(1, 11)},
            "spreadsheet_not_template",
        ),
        (
            {1: HEADINGS, **{row: {row % 16_000: Cell("text", "x")} for row in range(3, 30_000)}},
            "spreadsheet_too_large",
        ),
    ],
    ids=["one heading 16 384 times", "headings of a thousand characters", "rows without end"],
)
def test_headings_and_rows_without_end_are_refused(sheet: dict[int, dict[int, Cell]], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        table.of(Sheet(sheet))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        (Cell("number", "1E999999999"), {"not_a_day", "not_an_amount", "not_in_list", "digits_lost"}),
        (Cell("number", "9" * 1000), {"not_a_day", "not_an_amount", "not_in_list", "value_error"}),
        (Cell("text", "\ufdfa" * 1000), {"not_a_day", "not_an_amount", "not_in_list", "value_error"}),
        (Cell("text", f"1{' ' * 900}2"), {"not_a_day", "not_in_list", "value_error"}),
    ],
    ids=["an exponent", "a figure without end", "letters that unfold into eighteen", "blanks between"],
)
def test_a_cell_that_unfolds_is_refused_as_it_stands(cell: Cell, codes: set[str]) -> None:
    (line,) = table.of(Sheet(rows(cell, 1)))
    item = WishItem(
        id=uuid4(),
        region_code="321099",
        category=GoodsCategory.SPORT,
        name="球鞋",
        sizes=["36码"],
        value_cap_fen=100,
        created_at=clock.now(),
    )
    reader = Reader(Lists({"泾河镇": "321099100"}, {"留守": "left"}, {"球鞋": item}, 100), from_1904=False)
    reader.form(line)
    assert codes <= {one.code for one in line.findings}
