"""A paper as a value: what it says, in the order it says it; how it looks is the renderers' business."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Paragraph:
    """Running text; `heading` makes it one of the numbered headings (一、二、…) of an official paper.

    The renderers number the headings of a paper that has several, unless its texts do so themselves.
    Every line of the text becomes a paragraph of its own, as in any Chinese paper.
    """

    text: str
    heading: bool = False


@dataclass(frozen=True)
class Table:
    """Columns with relative widths, and rows of plain text; every row has a cell for every column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]

    def __post_init__(self) -> None:
        wide = len(self.columns)
        if not wide or len(self.widths) != wide or any(len(row) != wide for row in self.rows):
            raise ValueError("every column has one heading, one width and one cell in each row")
        if min(self.widths) <= 0:
            raise ValueError("a column has some width")


@dataclass(frozen=True)
class Signatures:
    """Lines to sign by hand, each with what it is for."""

    labels: tuple[str, ...]


Block = Paragraph | Table | Signatures


@dataclass(frozen=True)
class Paper:
    """One official paper (公文版式, GB/T 9704): title, blocks, then who issues it and when.

    `subtitle` stands under the title, such as a document number; `footer` is small print
    at the foot of the last page. A line break in the title is kept; a title that needs
    more than one line is otherwise broken where its sense allows it.
    """

    title: str
    blocks: tuple[Block, ...]
    issuer: str
    dated: date
    subtitle: str = ""
    footer: str = field(default="")
