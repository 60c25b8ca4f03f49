"""Sizes both renderers share: GB/T 9704-2012 as far as it concerns a public notice.

A4 with a text of 156 × 225 mm, 22 lines of 28 characters 三号 (16 pt); what else is
fixed once stands in each renderer's own template.
"""

from api.adapters.papers.paper import Paper, Signatures, Table
from api.adapters.papers.wording import ems, plain

# In twentieths of a point: Word's own unit, and whole.
TEXT_WIDTH = 8845
# 二号 (22 pt) characters in a line of the title, with a little air on both sides.
TITLE_EMS = 19.5
BODY_EMS = 28
# A wider table is set in 五号 instead of 小四.
_MANY_COLUMNS = 5
_SMALL, _NORMAL = 10.5, 12.0
_CELL_PADDING = 6.5


def is_small(table: Table) -> bool:
    """Whether a table has so many columns that it takes the smaller letters."""
    return len(table.columns) > _MANY_COLUMNS


def letters(table: Table) -> float:
    """The size of a table's letters, in points."""
    return _SMALL if is_small(table) else _NORMAL


def column_ems(table: Table) -> list[float]:
    """How many of its characters a line of each column holds."""
    total = sum(table.widths)
    widths = [TEXT_WIDTH / 20 * share / total for share in table.widths]
    return [(width - _CELL_PADDING) / letters(table) for width in widths]


def centred(table: Table) -> list[bool]:
    """Per column, whether it stands in the middle: one that never needs a second line does."""
    return [
        all(ems(plain(row[at])) <= room and "\n" not in row[at] for row in table.rows)
        for at, room in enumerate(column_ems(table))
    ]


def label_share(signatures: Signatures) -> int:
    """Hundredths of the text's width for what the lines are for: the longest, up to 40."""
    longest = max((ems(plain(label)) for label in signatures.labels), default=0)
    return min(40, round((longest + 2) / BODY_EMS * 100))


def stays(paper: Paper) -> list[bool]:
    """Per block, whether only signatures follow: such text keeps them company on their page."""
    return [
        all(isinstance(after, Signatures) for after in paper.blocks[at + 1 :])
        for at in range(len(paper.blocks))
    ]


def closing_gaps(issuer: str, dated: str) -> tuple[float, float]:
    """How far issuer and date stand from the right edge, in characters (GB/T 9704 7.3.5.1).

    The date leaves four, and the issuer is centred above it, for a seal to be put on
    both; an issuer too long for that comes up to the edge and takes the date along.
    """
    wider = (ems(issuer) - ems(dated)) / 2
    above = max(2.0, 4 - wider)
    if ems(issuer) > BODY_EMS - above:
        return 0, 4
    return above, above + wider
