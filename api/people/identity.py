"""Names and identity numbers."""

from datetime import date

_COMPOUND = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 钟离 宇文 长孙 司徒 司空 夏侯 端木 呼延 南宫 轩辕"
).split()
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def mask(name: str) -> str:
    """王小丽 → 王**: the family name and two stars, whatever the length (公示 practice)."""
    family = next((double for double in _COMPOUND if name.startswith(double)), name[:1])
    return family + "**"


def valid_id_number(number: str) -> bool:
    """Whether a resident identity number (GB 11643-1999) has a real date and the right check digit.

    The region part is not looked up: numbers of abolished counties stay valid.
    """
    if len(number) != 18 or not (number.isascii() and number[:17].isdigit()):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return born.year >= 1900 and _CHECKS[total % 11] == number[17]
