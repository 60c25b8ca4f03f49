"""The parts of a Word file that python-docx has no words for, as elements."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from api.adapters.papers.measures import BODY_EMS, TEXT_WIDTH, centred, is_small, label_share
from api.adapters.papers.paper import Signatures, Table
from api.adapters.papers.wording import ems, plain

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def element(name: str, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    """One element of WordprocessingML."""
    made = OxmlElement(f"w:{name}", {qn(f"w:{key}"): str(value) for key, value in attributes.items()})
    made.extend(children)
    return made


def run(text: str) -> BaseOxmlElement:
    """A run of plain text, line breaks and tabs kept."""
    made = element("r")
    for number, line in enumerate(plain(text).split("\n")):
        if number:
            made.append(element("br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(element("tab"))
            written = element("t")
            written.text = piece
            written.set(_SPACE, "preserve")
            made.append(written)
    return made


def paragraph(style: str, text: str, *more: BaseOxmlElement) -> BaseOxmlElement:
    """A paragraph of a style; `more` are its own properties, in the schema's order."""
    return element("p", element("pPr", element("pStyle", val=style), *more), run(text))


def table(one: Table) -> BaseOxmlElement:
    """A table with lines; its first row is repeated on every page, and no row is torn apart."""
    # In Word's twentieths of a point.
    widths = [TEXT_WIDTH * share // sum(one.widths) for share in one.widths]
    text, head = ("SmallTableText", "SmallTableHead") if is_small(one) else ("TableText", "TableHead")
    middles = centred(one)
    made = _frame(widths)
    repeated = element("trPr", element("cantSplit"), element("tblHeader"))
    cells = [
        _cell(width, paragraph(head, name, element("keepNext")))
        for width, name in zip(widths, one.columns, strict=True)
    ]
    made.append(element("tr", repeated, *cells))
    for row in one.rows:
        cells = [
            _cell(width, paragraph(text, words, *([] if middle else [element("jc", val="left")])))
            for width, words, middle in zip(widths, row, middles, strict=True)
        ]
        made.append(element("tr", element("trPr", element("cantSplit")), *cells))
    return made


def signing(one: Signatures) -> list[BaseOxmlElement]:
    """Lines to sign on, each between what it is for and a date to fill in.

    Paragraphs with tabs and not a table: every office program keeps those on one page.
    """
    share = label_share(one)
    made = []
    for label in one.labels:
        words = f"{plain(label).rstrip('：:')}："
        if ems(words) > share / 100 * BODY_EMS:
            made.append(paragraph("Signature", words))
            words = ""
        made.append(paragraph("Signature", f"{words}\t\t\t年　　月　　日", _stops(share)))
    return made


def _stops(share: int) -> BaseOxmlElement:
    line, dated = (TEXT_WIDTH * part // 100 for part in (share, 65))
    return element(
        "tabs",
        element("tab", val="left", pos=line),
        element("tab", val="left", leader="underscore", pos=dated),
        element("tab", val="right", pos=TEXT_WIDTH),
    )


def _frame(widths: list[int]) -> BaseOxmlElement:
    margins = [element(side, w=60, type="dxa") for side in ("left", "right")]
    borders = [element(side, val="single", sz=4, space=0, color="auto") for side in _SIDES]
    properties = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *margins),
    )
    return element("tbl", properties, element("tblGrid", *(element("gridCol", w=width) for width in widths)))


def _cell(width: int, content: BaseOxmlElement) -> BaseOxmlElement:
    size = element("tcW", w=width, type="dxa")
    return element("tc", element("tcPr", size, element("vAlign", val="center")), content)
