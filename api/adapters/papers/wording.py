"""What the texts of a paper need before they are set, whichever renderer sets them."""

import re
import unicodedata
from datetime import date
from math import ceil

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
# Where a word may be broken that fits into no line; `plain` leaves none in a text itself.
BREAK = "\u200b"
# Letters, and the marks no line begins with: neither is parted of its own accord. Capitals are the widest.
_LETTERS, _WIDEST = "[\x21-\u2e7f]", 0.9
_MARKS = "[\u3001-\u303f\uff01-\uff65]"
# A title may be broken after these and before those; 的 is the seam between what it is about and what it is.
_CLOSING, _OPENING, _SEAM = "”’》〉）】〕、，；：", "“‘《〈（【〔", "的"


def plain(text: str) -> str:
    """A text without what neither XML nor a printer knows: controls, lone surrogates, invisible marks.

    Marks that turn the direction of writing are among them: a paper must read as it is stored.
    Line breaks of every kind become one kind; tabs stay.
    """
    if text.isprintable():  # nearly all are, and long tables have many
        return text
    return "".join(one for one in _BREAKS.sub("\n", text) if _printable(one))


def _printable(one: str) -> bool:
    if one in "\n\t" or one in _JOINERS:
        return True
    return unicodedata.category(one) not in {"Cc", "Cf", "Cs"} and ord(one) & 0xFFFE != 0xFFFE


def lines(text: str) -> list[str]:
    """The lines of a running text, without the spaces people indent them with by hand."""
    return [line.strip() for line in plain(text).strip().split("\n")]


def breakable(text: str, room: float) -> str:
    """A text with a BREAK at every place of its words that may be longer than so many characters."""
    long = f"{_LETTERS}{{{max(int(room / _WIDEST), 2)},}}|{_MARKS}{{{max(int(room), 2)},}}"
    return re.sub(long, lambda word: BREAK.join(word[0]), text)


def ems(text: str) -> float:
    """How many Chinese characters' width a text takes: Latin letters and digits count half."""
    return sum(0.5 if unicodedata.east_asian_width(one) in "NaH" else 1.0 for one in text)


def day_written(on: date) -> str:
    """A date as papers write it: Arabic numerals without leading zeros."""
    return f"{on.year}年{on.month}月{on.day}日"


def title_lines(title: str, longest: float) -> list[str]:
    """A title's lines, none longer than so many characters where a place to break can be found.

    Whoever writes the title may break it; otherwise it is broken so that words stay whole
    (GB/T 9704 7.3.1): at punctuation, or else after 的, and as evenly as that allows.
    """
    broken = [line.strip() for line in plain(title).strip().split("\n")]
    return [part for line in broken for part in _folded(line, longest)]


def _folded(line: str, longest: float) -> list[str]:
    wanted = ceil(ems(line) / longest)
    if wanted < 2:
        return [line]
    ideal = ems(line) / wanted
    places = [at for at in range(1, len(line)) if ems(line[:at]) <= longest]
    places = [at for at in places if ems(line[at:]) <= longest * (wanted - 1)]
    for fits in (_at_punctuation, _after_seam, _anywhere):
        if fitting := [at for at in places if fits(line, at)]:
            at = min(fitting, key=lambda at: abs(ems(line[:at]) - ideal))
            return [line[:at].strip(), *_folded(line[at:].strip(), longest)]
    return [line]


def _at_punctuation(line: str, at: int) -> bool:
    before, after = line[at - 1], line[at]
    return (before in _CLOSING or after in _OPENING) and after not in _CLOSING and before not in _OPENING


def _after_seam(line: str, at: int) -> bool:
    return line[at - 1] in _SEAM


def _anywhere(line: str, at: int) -> bool:
    return line[at] not in _CLOSING and line[at - 1] not in _OPENING
