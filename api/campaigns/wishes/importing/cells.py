"""What a clerk meant by what stands in a cell; no refusal ever repeats it.

People type full-width digits, put blanks into numbers, write days in six ways; Excel turns an identity
number into a figure and loses its end. What can be understood for certain is, the rest is told.
"""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from api.adapters.sheets.reading import Cell
from api.errors import Fault

_UNSEEN = str.maketrans("", "", "\ufeff\u200b\u00ad\u200e\u200f\u202a\u202c\u2060")
"""What comes along when text is pasted from a web page or a chat, and nobody sees."""
_DAY = re.compile(r"(20[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?([ T]0{1,2}:00(:00(\.0+)?)?Z?)?")
_DIGITS_OF_A_DAY = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_CENTURY = (36_526, 73_050)
"""Excel's numbers of the days from 2000 to 2099."""
_CENT = Decimal("0.01")
SHORT = 100
"""Characters of whatever is neither told nor explained: a name in a list, a number, an amount, a day."""


class BadCell(Exception):
    """What stands there cannot be taken; the fault has no pointer of its own."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def text(cell: Cell, *, lines: bool = False) -> str:
    """A text, without blanks around it. Raises BadCell for a formula, an error or true and false."""
    if cell.kind == "formula":
        raise BadCell(Fault("", "formula", "这里是公式，请改为直接填写内容"))
    if cell.kind == "error":
        raise BadCell(Fault("", "cell_error", "这里是 Excel 的错误值，请重新填写"))
    if cell.kind == "bool":
        raise BadCell(Fault("", "wrong_kind", "这里应当是文字"))
    if cell.kind == "number":
        return _figure(cell.text)
    found = cell.text.translate(_UNSEEN).replace("\r\n", "\n").replace("\r", "\n")
    return (found if lines else " ".join(found.split())).strip()


def digits(cell: Cell) -> str:
    """An identity number. Raises BadCell for one that is a figure: of its 18 digits Excel keeps 15."""
    if cell.kind == "number":
        words = "Excel 把身份证号变成了数字，末几位已丢失：请先把单元格格式设为“文本”，再重新输入"
        raise BadCell(Fault("", "digits_lost", words))
    return compact(text(cell)).lstrip("'").upper()


def phone(cell: Cell) -> str:
    """A telephone number; as a figure a mobile's has lost nothing, and a landline's is refused for its 0."""
    return compact(text(cell)).replace("-", "").removeprefix("+86")


def fen(cell: Cell) -> int:
    """An amount of yuan, in fen. Raises BadCell for what is none."""
    words = compact(text(cell)).removesuffix("元").lstrip("¥").replace(",", "")
    try:
        amount = Decimal(words)
        rounded = amount.quantize(_CENT)
    except InvalidOperation as none:
        raise BadCell(Fault("", "not_an_amount", "请填写金额，单位元，例如 120")) from none
    # Excel stores 99.9 as 99.900000000000006: nobody typed that.
    if not amount.is_finite() or abs(amount - rounded) > Decimal("0.000001") or abs(rounded) > 10_000_000:
        raise BadCell(Fault("", "not_an_amount", "请填写金额，单位元，最多两位小数"))
    return int(rounded * 100)


def day(cell: Cell, *, from_1904: bool) -> date:
    """A day, however it is written, or as Excel counts days. Raises BadCell for what is none."""
    if cell.kind == "number":
        try:
            number = Decimal(cell.text)
        except InvalidOperation as none:
            raise _no_day() from none
        # Compared before it is made a whole number: 1E999999999 would fill the memory.
        if number.is_finite() and _CENTURY[0] <= number < _CENTURY[1] + 1:
            return (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=int(number))
    words = compact(text(cell), blanks=True)
    found = _DAY.fullmatch(words) or _DIGITS_OF_A_DAY.fullmatch(words)
    if found is None:
        raise _no_day()
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as none:
        raise _no_day() from none


def compact(words: str, *, blanks: bool = False) -> str:
    """Half width, and without blanks unless they matter; what is too long to be any of it stays as it is."""
    if len(words) > SHORT:
        return words
    half = unicodedata.normalize("NFKC", words)
    return half if blanks else "".join(half.split())


def _no_day() -> BadCell:
    return BadCell(Fault("", "not_a_day", "请填写日期，例如 2026-11-25"))


def _figure(written: str) -> str:
    """A figure as people would write it: 130 and not 130.0 or 1.3E2."""
    try:
        number = Decimal(written)
    except InvalidOperation:
        return written
    if not number.is_finite() or abs(number.adjusted()) > 20:
        return written
    whole = number == number.to_integral_value()
    return f"{number:.0f}" if whole else f"{number.normalize():f}"
