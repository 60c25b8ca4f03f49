"""A paper as a PDF, for everybody to read and search: set by typst after `paper.typ`.

All text goes in as JSON and is never part of the program, so no letter of it can mean
anything to typst. The only font is the package's: what a paper looks like does not
depend on the machine.
"""

import json
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path

import manimgx_fonts_cjk
import typst

from api.adapters.papers.measures import (
    BODY_EMS,
    TITLE_EMS,
    centred,
    closing_gaps,
    column_ems,
    label_share,
    letters,
    stays,
)
from api.adapters.papers.numbering import numbered
from api.adapters.papers.paper import Block, Paper, Paragraph, Table
from api.adapters.papers.wording import breakable, day_written, lines, plain, title_lines

# typst remembers its work for so many compilations, a long table's with hundreds of megabytes.
_REMEMBERED = 10


def to_pdf(paper: Paper) -> bytes:
    """The PDF of a paper; the same paper gives the same bytes. May be called from any thread."""
    try:
        made = _compiler(_layout()).compile(
            format="pdf",
            sys_inputs={"paper": json.dumps(_data(numbered(paper)), ensure_ascii=False)},
            timestamp=datetime.combine(paper.dated, time(), UTC),
        )
    finally:
        # Memory stays flat, and nobody's name stays in it, only if typst has something else to remember.
        for _ in range(_REMEMBERED + 1):
            _compiler(b"").compile(format="svg")
    if not isinstance(made, bytes):
        raise TypeError("typst gives a PDF in one piece")
    return made


def _compiler(layout: bytes) -> typst.Compiler:
    """A compiler for one compilation: none may be used by two threads, or twice."""
    return typst.Compiler(layout, font_paths=_fonts(), ignore_system_fonts=True)


def _data(paper: Paper) -> dict[str, object]:
    dated = day_written(paper.dated)
    issuer = plain(paper.issuer).strip()
    above, below = closing_gaps(issuer, dated)
    return {
        "name": "".join(lines(paper.title)),
        "title": [breakable(line, TITLE_EMS) for line in title_lines(paper.title, TITLE_EMS)],
        "subtitle": _text(paper.subtitle),
        "blocks": [_block(block, kept) for block, kept in zip(paper.blocks, stays(paper), strict=True)],
        "closing": {"issuer": breakable(issuer, BODY_EMS), "dated": dated, "above": above, "below": below},
        "footer": _text(paper.footer),
    }


def _block(block: Block, kept: bool) -> dict[str, object]:
    if isinstance(block, Paragraph):
        return {
            "kind": "paragraph",
            "lines": [breakable(line, BODY_EMS) for line in lines(block.text)],
            "heading": block.heading,
            "stays": kept,
        }
    if isinstance(block, Table):
        rooms = column_ems(block)
        columns, *rows = [
            [_text(words, room) for words, room in zip(row, rooms, strict=True)]
            for row in (block.columns, *block.rows)
        ]
        return {
            "kind": "table",
            "columns": columns,
            "rows": rows,
            "widths": block.widths,
            "rooms": rooms,
            "size": letters(block),
            "centred": centred(block),
        }
    share = label_share(block)
    labels = [_text(f"{plain(label).rstrip('：:')}：", BODY_EMS * share / 100) for label in block.labels]
    return {"kind": "signatures", "labels": labels, "share": share}


def _text(text: str, room: float = BODY_EMS) -> str:
    return breakable(plain(text), room)


@lru_cache(maxsize=1)
def _layout() -> bytes:
    return Path(__file__).with_name("paper.typ").read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The package's fonts alone: neither the system's nor those inside typst."""
    folder = Path(manimgx_fonts_cjk.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
