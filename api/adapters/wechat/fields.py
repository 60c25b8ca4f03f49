"""What fits into a field of a subscription message.

A template's fields are named after their kind (`thing1`, `phrase2`), and WeChat
refuses the whole message when one does not fit (47003). Source: the parameter
limits in the documentation of subscription messages.
"""

import re

LONGEST = {
    "thing": 20,
    "number": 32,
    "letter": 32,
    "symbol": 5,
    "character_string": 32,
    "phone_number": 17,
    "car_number": 8,
    "name": 10,
    "phrase": 5,
    "time": 32,
    "date": 32,
    "amount": 12,
}
NOTHING = "无"
"""An empty field is refused."""

_SHORTENED = frozenset({"thing", "phrase"})
"""Half a number or half a time would be another one."""


def kind_of(name: str) -> str:
    """`thing` of `thing12`."""
    return name.rstrip("0123456789")


def fitted(name: str, text: str) -> str:
    """The text as that field takes it: one line, not empty, not too long; what is cut off shows as "…".

    Raises ValueError for a kind of field we do not know, or a text that must not be cut and is too long.
    """
    kind = kind_of(name)
    if kind not in LONGEST:
        raise ValueError("no kind of field")
    line = " ".join(text.split())
    if kind == "phrase":
        # Chinese characters only, so there is no room for an ellipsis either.
        line = "".join(re.findall(r"[\u4e00-\u9fff]", line))[: LONGEST[kind]]
    line = line or NOTHING
    if _units(line) <= LONGEST[kind]:
        return line
    if kind not in _SHORTENED:
        raise ValueError("too long")
    while _units(line) >= LONGEST[kind]:
        line = line[:-1]
    return line.rstrip() + "…"


def _units(text: str) -> int:
    """UTF-16 units: the documentation does not say what a character is, and this is the most it may be."""
    return len(text.encode("utf-16-le")) // 2
