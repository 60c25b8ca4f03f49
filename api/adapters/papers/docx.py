"""A paper as a Word file, for an office to edit, print and seal.

The fixed layout stands in `word_template/`, the parts of an empty Word file as plain
text: styles, margins, page numbers. Its fonts are named, not contained: the office's
own machines have them.
"""

import io
import zipfile
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path

from docx import Document
from docx.document import Document as WordFile
from docx.oxml.xmlchemy import BaseOxmlElement

from api.adapters.papers.measures import TITLE_EMS, closing_gaps, stays
from api.adapters.papers.numbering import numbered
from api.adapters.papers.paper import Block, Paper, Paragraph, Signatures, Table
from api.adapters.papers.word_parts import element, paragraph, signing, table
from api.adapters.papers.wording import day_written, lines, plain, title_lines

_TEMPLATE = Path(__file__).with_name("word_template")
# The distance of lines and of letters in the text, in Word's twentieths of a point.
_LINE, _LETTER = 579, 315
# Between a table and what follows.
_GAP = 200
# Zip's own beginning of time: a file's bytes must not tell when or where it was made.
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def to_docx(paper: Paper) -> bytes:
    """The Word file of a paper; the same paper gives the same bytes. May be called from any thread."""
    paper = numbered(paper)
    document = Document(io.BytesIO(_empty()))
    _describe(document, paper)
    end = document.element.body.sectPr
    for part in (*_opening(paper), *_middle(paper), *_closing(paper)):
        end.addprevious(part)
    written = io.BytesIO()
    document.save(written)
    return _zipped(_parts(written.getvalue()))


def _describe(document: WordFile, paper: Paper) -> None:
    about = document.core_properties
    about.title = "".join(lines(paper.title))[:255]
    about.created = about.modified = datetime.combine(paper.dated, time(), UTC)


def _opening(paper: Paper) -> list[BaseOxmlElement]:
    gap = element("spacing", after=_LINE)
    title = "\n".join(title_lines(paper.title, TITLE_EMS))
    if not paper.subtitle:
        return [paragraph("Title", title, gap)]
    return [paragraph("Title", title), paragraph("Subtitle", paper.subtitle, gap)]


def _middle(paper: Paper) -> list[BaseOxmlElement]:
    made: list[BaseOxmlElement] = []
    before: Block | None = None
    for block, kept in zip(paper.blocks, stays(paper), strict=True):
        under_table = isinstance(before, Table)
        if isinstance(block, Paragraph):
            made += _running(block, kept, under_table)
        elif isinstance(block, Signatures):
            made += signing(block)
        else:
            # Two tables without a paragraph between them would be one to Word.
            between = [paragraph("Normal", "", element("spacing", line=_GAP, lineRule="exact"))]
            made += [*(between if under_table else []), table(block)]
        before = block
    return made


def _running(block: Paragraph, kept: bool, under_table: bool) -> list[BaseOxmlElement]:
    made = []
    for number, line in enumerate(lines(block.text)):
        more = [element("keepNext")] if kept else []
        if under_table and not number:
            more.append(element("spacing", before=_GAP))
        made.append(paragraph("Heading1" if block.heading else "BodyText", line, *more))
    return made


def _closing(paper: Paper) -> list[BaseOxmlElement]:
    dated = day_written(paper.dated)
    issuer = plain(paper.issuer).strip()
    above, below = (_from_right(gap) for gap in closing_gaps(issuer, dated))
    gap = element("spacing", before=2 * _LINE)
    made = [paragraph("Closing", issuer, element("keepNext"), gap, above)] if issuer else []
    made.append(paragraph("Closing", dated, *([] if issuer else [gap]), below))
    if paper.footer:
        rule = element("pBdr", element("top", val="single", sz=4, space=6, color="auto"))
        made.append(paragraph("SmallPrint", plain(paper.footer), rule, element("spacing", before=_LINE)))
    return made


def _from_right(letters: float) -> BaseOxmlElement:
    return element("ind", rightChars=round(letters * 100), right=round(letters * _LETTER))


@lru_cache(maxsize=1)
def _empty() -> bytes:
    """The template as the file it is the parts of."""
    parts = {
        path.relative_to(_TEMPLATE).as_posix(): path.read_bytes()
        for path in sorted(_TEMPLATE.rglob("*"))
        if path.is_file()
    }
    return _zipped(parts)


def _parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _ALWAYS), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
