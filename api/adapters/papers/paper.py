"""A paper as a value: what it says, in the order it says it; how it looks is the renderers' business."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Paragraph:
    """Running text; `heading` makes it one of the numbered headings (一、二、…) of an official paper."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class Table:
    """Columns with relative widths, and rows of plain text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Signatures:
    """Lines to sign by hand, each with what it is for."""

    labels: tuple[str, ...]


Block = Paragraph | Table | Signatures


@dataclass(frozen=True)
class Paper:
    """One official paper (公文版式, GB/T 9704): title, blocks, then who issues it and when.

    `subtitle` stands under the title, such as a document number; `footer` is small print
    at the foot of the last page.
    """

    title: str
    blocks: tuple[Block, ...]
    issuer: str
    dated: date
    subtitle: str = ""
    footer: str = field(default="")
