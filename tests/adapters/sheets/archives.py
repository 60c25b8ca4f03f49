"""Workbooks and what somebody might make of them."""

import io
import zipfile
from collections.abc import Iterable
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHARED = b'<Relationship Id="s" Type="http://a/sharedStrings" Target="sharedStrings.xml"/></Relationships>'


def book(rows: Iterable[list[Any]] = (["姓名", "岁"], ["小荷", 9])) -> bytes:
    """A workbook with one sheet, as openpyxl writes it."""
    made = Workbook()
    sheet: Worksheet = made.active  # type: ignore[assignment]  # a new book has a plain sheet
    for row in rows:
        sheet.append(row)
    return saved(made)


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, before: bytes = b"") -> bytes:
    """A ZIP of these, behind whatever else stands in the file."""
    file = io.BytesIO(before)
    with zipfile.ZipFile(file, "a", method, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    """What a ZIP holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_members(**changed: bytes) -> bytes:
    """A workbook with these members instead of its own, or beside them."""
    return packed({**members(book()), **changed})


def sheet(data: str, *, strings: str | None = None, head: str = "") -> bytes:
    """A workbook whose sheet says just this between `<sheetData>` and its end."""
    xml = f"{head}<worksheet><sheetData>{data}</sheetData></worksheet>"
    changed = {SHEET: xml.encode()}
    if strings is not None:
        changed[STRINGS] = f"<sst>{strings}</sst>".encode()
        changed[_RELATIONS] = members(book())[_RELATIONS].replace(b"</Relationships>", _SHARED)
    return with_members(**changed)


@cache
def bomb() -> bytes:
    """Less than a megabyte that unpacks to 286: a row of one letter, over and over."""
    row = b"<row><c t='inlineStr'><is><t>a</t></is></c></row>"
    piece = row * (2 * 1024 * 1024 // len(row))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, content in members(book()).items():
            if name != SHEET:
                archive.writestr(name, content)
        with archive.open(SHEET, "w") as part:
            for _ in range(143):
                part.write(piece)
    return file.getvalue()


def lying(content: bytes, name: str, size: int, *, where: str = "both") -> bytes:
    """The archive with another size told for a member: in the directory, in front of the member, or both."""
    told = size.to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        offset = archive.getinfo(name).header_offset
    patched = bytearray(content)
    if where in {"both", "local"}:
        patched[offset + 22 : offset + 26] = told
    if where in {"both", "directory"}:
        at = content.rfind(b"PK\x05\x06")
        at = int.from_bytes(content[at + 16 : at + 20], "little")
        while int.from_bytes(content[at + 42 : at + 46], "little") != offset:
            at += 46 + sum(int.from_bytes(content[at + n : at + n + 2], "little") for n in (28, 30, 32))
        patched[at + 24 : at + 28] = told
    return bytes(patched)
