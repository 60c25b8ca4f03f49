"""The sheet to fill in: with the county's own lists to choose from, so that little can go wrong.

Made anew for each who asks, since towns, categories and things are the county's and change.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from api.campaigns.wishes.importing import instructions
from api.campaigns.wishes.importing.columns import (
    COLUMNS,
    EXAMPLE,
    EXAMPLE_CELLS,
    FIRST_ROW,
    NUMBER,
    SHEET,
)
from api.campaigns.wishes.importing.lists import KINSHIPS, ON_PAPER, Lists
from api.schemas.wish_imports import MOST_ROWS
from api.terms import consents

_OPTIONS, _HOW_TO = "选项", "填写说明"
_REQUIRED, _OPTIONAL, _GREY = (PatternFill("solid", fgColor=one) for one in ("F8CBAD", "DDEBF7", "EDEDED"))
_TEXT = frozenset({"child_id_number", "guardian_phone"})
_LAST_ROW = FIRST_ROW + MOST_ROWS - 1
_PLACES = {column.key: at for at, column in enumerate(COLUMNS, 2)}


@dataclass(frozen=True)
class Template:
    """What a template is made from; `title` is the campaign's."""

    title: str
    offered: Lists
    day: str
    """The day it is made on, in the county."""


def render(of: Template) -> bytes:
    """The file. Takes a good part of a second: call it in a thread."""
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]  # a new book has a plain sheet
    sheet.title = SHEET
    _headings(sheet)
    _example(sheet, of)
    options = book.create_sheet(_OPTIONS)
    _choices(sheet, options, of.offered)
    _figures(sheet, of.offered)
    instructions.write(book.create_sheet(_HOW_TO), of.title, of.day)
    options.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def put(sheet: Worksheet, row: int, column: int, words: str) -> None:
    """Write a text as a text, also one that begins like a formula."""
    cell = sheet.cell(row, column)
    cell.value = words
    cell.data_type = "s"


def _headings(sheet: Worksheet) -> None:
    put(sheet, 1, 1, NUMBER)
    sheet.cell(1, 1).fill = _GREY
    sheet.column_dimensions["A"].width = 8
    for column in COLUMNS:
        at = _PLACES[column.key]
        put(sheet, 1, at, f"{column.heading}*" if column.required else column.heading)
        heading = sheet.cell(1, at)
        heading.fill = _REQUIRED if column.required else _OPTIONAL
        heading.comment = Comment(column.hint, SHEET, width=260, height=80)
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = column.width
        if column.key in _TEXT:
            sheet.column_dimensions[letter].number_format = "@"
        elif column.key == "consent_day":
            sheet.column_dimensions[letter].number_format = "yyyy-mm-dd"
    for (heading,) in sheet.iter_cols(min_row=1, max_row=1):
        heading.font = Font(bold=True)
        heading.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = f"C{FIRST_ROW}"


def _example(sheet: Worksheet, of: Template) -> None:
    item = next(iter(of.offered.items.values()), None)
    words = {
        "town": next(iter(of.offered.towns), ""),
        "child_category": next(iter(of.offered.categories), ""),
        "school": "某某镇中心小学",
        "guardian_name": "示例监护人",
        "guardian_phone": "（填写手机号或固定电话）",
        "kinship": next(iter(KINSHIPS)),
        "address": "某某镇某某村1组",
        "item": item.name if item else "",
        "size": item.sizes[0] if item and item.sizes else "",
        "value": "120",
        "reason": "父母在外打工，和祖母一起生活，冬天缺一件厚外套。",
        "consent_method": ON_PAPER[0],
        "consent_day": of.day,
        "consent_text": consents.WISH.version,
        "showcase": "否",
        **EXAMPLE_CELLS,
    }
    row = FIRST_ROW - 1
    put(sheet, row, 1, EXAMPLE)
    for key, text in words.items():
        put(sheet, row, _PLACES[key], text)
    for at in (1, *_PLACES.values()):
        sheet.cell(row, at).font = Font(italic=True, color="808080")
        sheet.cell(row, at).fill = _GREY


def _choices(sheet: Worksheet, options: Worksheet, offered: Lists) -> None:
    """Drop-down lists; the sizes offered are those of the item chosen in the same row."""
    lists: dict[str, Sequence[str]] = {
        "town": list(offered.towns),
        "child_category": list(offered.categories),
        "kinship": list(KINSHIPS),
        "item": list(offered.items),
        "consent_method": ON_PAPER,
        "consent_text": (consents.WISH.version,),
        "showcase": ("是", "否"),
    }
    for at, (key, names) in enumerate(lists.items(), 1):
        _column(options, at, names)
        letter = get_column_letter(at)
        _validate(sheet, key, f"{_OPTIONS}!${letter}$2:${letter}${max(len(names), 1) + 1}")
    first = len(lists) + 2
    for at, item in enumerate(offered.items.values(), first):
        put(options, 1, at, item.name)
        _column(options, at, item.sizes)
    begin, end = (get_column_letter(at) for at in (first, first + max(len(offered.items), 1) - 1))
    chosen = f"${get_column_letter(_PLACES['item'])}{FIRST_ROW}"
    place = f"MATCH({chosen},{_OPTIONS}!${begin}$1:${end}$1,0)-1"
    most = max((len(item.sizes) for item in offered.items.values()), default=1) or 1
    sizes = f"COUNTA(OFFSET({_OPTIONS}!${begin}$2,0,{place},{most},1))"
    _validate(sheet, "size", f"OFFSET({_OPTIONS}!${begin}$2,0,{place},MAX(1,{sizes}),1)")


def _column(options: Worksheet, at: int, names: Sequence[str]) -> None:
    for row, name in enumerate(names, 2):
        put(options, row, at, name)


def _validate(sheet: Worksheet, key: str, formula: str) -> None:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    _apply(sheet, key, rule, "请从下拉列表中选择")


def _figures(sheet: Worksheet, offered: Lists) -> None:
    """An identity number that is a text of 18, an amount within the cap, a day."""
    _apply(
        sheet,
        "child_id_number",
        DataValidation(type="textLength", operator="equal", formula1="18", allow_blank=True),
        "身份证号须为18位，单元格格式须为“文本”；没有身份证的填户口簿上的公民身份号码",
    )
    cap = offered.cap_fen / 100
    _apply(
        sheet,
        "value",
        DataValidation(type="decimal", operator="between", formula1="1", formula2=f"{cap:g}"),
        f"请填写1至{cap:g}之间的数字",
    )


def _apply(sheet: Worksheet, key: str, rule: DataValidation, words: str) -> None:
    column = next(one for one in COLUMNS if one.key == key)
    rule.errorTitle, rule.error, rule.showErrorMessage = column.heading, words, True
    rule.promptTitle, rule.prompt, rule.showInputMessage = column.heading, column.hint, True
    letter = get_column_letter(_PLACES[key])
    rule.add(f"{letter}{FIRST_ROW}:{letter}{_LAST_ROW}")
    sheet.add_data_validation(rule)
