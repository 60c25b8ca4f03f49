"""The XML parts of an xlsx, read as a stream (ECMA-376-1 §18.2-18.4); every DTD is refused (XXE, entities).

Only what stands in the cells is taken: no formula is worked out, no style, link, comment or drawing read.
"""

import io
import re
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml import sax as defused

from api.adapters.sheets.archive import Broken

LONGEST = 1000
"""Characters of a cell that are kept: more than any of our fields takes, so that it is still too long."""
MOST_CELLS, MOST_TEXT = 30_000, 1_000_000
"""Cells that hold something, and the characters in all of them."""
MOST_MERGED = 50
"""Merged blocks that are looked at; a title, a note and a signature are three."""
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_KINDS = {
    "s": "text",
    "str": "text",
    "inlineStr": "text",
    "b": "bool",
    "e": "error",
    "d": "date",
    "n": "number",
}


class TooMuch(Exception):
    """More cells, or more text in them, than a list of wishes has."""


def parse(part: bytes, handler: ContentHandler) -> None:
    """Have a handler told of a part's elements. Raises Broken for what is not plain XML."""
    parser = defused.make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    try:
        parser.parse(io.BytesIO(part))
    except (SAXException, DefusedXmlException, ValueError, LookupError) as bad:
        raise Broken("not plain XML") from bad


def local(name: str) -> str:
    """An element's or attribute's name without its prefix: which one a program chooses is up to it."""
    return name.rpartition(":")[2]


@dataclass
class Attributes(ContentHandler):
    """The attributes of every element of one name."""

    wanted: str
    found: list[dict[str, str]] = field(default_factory=list)

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  as SAX calls it
        if local(name) == self.wanted:
            self.found.append({local(key): value for key, value in attrs.items()})


class Texts(ContentHandler):
    """Shared strings: what cells refer to by number. How a text is pronounced (rPh) is not part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._length = 0
        self._taking = self._spoken = False

    def startElement(self, name: str, _attrs: Any) -> None:  # noqa: N802  as SAX calls it
        match local(name):
            case "si":
                self._pieces, self._length = [], 0
            case "rPh":
                self._spoken = True
            case "t":
                self._taking = not self._spoken

    def characters(self, content: str) -> None:
        if self._taking and self._length <= LONGEST:
            self._pieces.append(content)
            self._length += len(content)

    def endElement(self, name: str) -> None:  # noqa: N802  as SAX calls it
        match local(name):
            case "t":
                self._taking = False
            case "rPh":
                self._spoken = False
            case "si":
                self.found.append(plain("".join(self._pieces)))


class Grid(ContentHandler):
    """The cells of a sheet, row by row: `[number, {column: [kind, text]}]`, and what is merged.

    Where a cell stands is believed of the cell itself; what the sheet says of its own dimension is not read.
    """

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self.rows: list[tuple[int, dict[int, tuple[str, str]]]] = []
        self.merged: list[str] = []
        self._texts = texts
        self._row: dict[int, tuple[str, str]] = {}
        self._number = self._column = self._cells = self._size = 0
        self._kind, self._formula, self._taking, self._spoken = "n", False, False, False
        self._pieces: list[str] = []
        self._length = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  as SAX calls it
        match local(name):
            case "row":
                self._row, self._column = {}, 0
                number = int(attrs.get("r") or self._number + 1)
                if number <= self._number or number > 1_048_576:
                    raise Broken("rows out of order")
                self._number = number
            case "c":
                self._begin_cell(attrs)
            case "f":
                self._formula = True
            case "rPh":
                self._spoken = True
            case "v" | "t":
                self._taking = not self._spoken
            case "mergeCell" if len(self.merged) <= MOST_MERGED:
                self.merged.append(str(attrs.get("ref", ""))[:30])

    def characters(self, content: str) -> None:
        if self._taking and self._length <= LONGEST:
            self._pieces.append(content)
            self._length += len(content)

    def endElement(self, name: str) -> None:  # noqa: N802  as SAX calls it
        match local(name):
            case "v" | "t":
                self._taking = False
            case "rPh":
                self._spoken = False
            case "c":
                self._end_cell()
            case "row" if self._row:
                self.rows.append((self._number, self._row))

    def _begin_cell(self, attrs: Any) -> None:
        self._kind, self._formula, self._pieces, self._length = attrs.get("t", "n"), False, [], 0
        place = attrs.get("r")
        if place is None:
            self._column += 1
            return
        found = _PLACE.fullmatch(place)
        if found is None or int(found[2]) != self._number or column_number(found[1]) <= self._column:
            raise Broken("cells out of order")
        self._column = column_number(found[1])

    def _end_cell(self) -> None:
        text = "".join(self._pieces)
        kind = "formula" if self._formula else _KINDS.get(self._kind)
        if kind is None:
            raise Broken("a cell of an unknown kind")
        if self._kind == "s" and not self._formula and text:
            if not (text.isascii() and text.isdigit() and int(text) < len(self._texts)):
                raise Broken("a text that is not there")
            text = self._texts[int(text)]
        elif kind == "text":
            text = plain(text)
        if not text and not self._formula:
            return
        self._cells += 1
        self._size += len(text)
        if self._cells > MOST_CELLS or self._size > MOST_TEXT:
            raise TooMuch
        self._row[self._column] = (kind, "" if self._formula else text[: LONGEST + 1])


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def plain(text: str) -> str:
    """A text without the escapes Excel writes for characters XML cannot hold (ECMA-376-1 §22.9.2.19)."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
