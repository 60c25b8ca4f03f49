"""What is no plain spreadsheet is refused from outside: no process is started for it, nothing unpacked."""

import asyncio
import io
import random
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document

from api.adapters.sheets import checking, child
from api.adapters.sheets.archive import Broken
from api.adapters.sheets.parts import TooMuch
from api.adapters.sheets.reading import SheetReader
from api.errors import DomainError
from tests.adapters.sheets.archives import (
    SHEET,
    STRINGS,
    bomb,
    book,
    lying,
    members,
    packed,
    sheet,
    with_members,
)


def word_file() -> bytes:
    file = io.BytesIO()
    Document().save(file)
    return file.getvalue()


def flagged(content: bytes, flag: int) -> bytes:
    """Every member marked, in front of it and in the directory."""
    patched = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = patched.find(mark)
        while place >= 0:
            patched[place + at] |= flag
            place = patched.find(mark, place + 4)
    return bytes(patched)


def overlapping() -> bytes:
    """One member's data is another member from its head on: a few bytes, unpacked many times."""
    inner = packed({"xl/inner.xml": b"a" * 100}, zipfile.ZIP_STORED)
    end = inner.rfind(b"PK\x05\x06")
    begin = struct.unpack_from("<L", inner, end + 16)[0]
    content = packed({**members(book()), "xl/outer.xml": inner[:begin]}, zipfile.ZIP_STORED)
    at = content.rfind(b"PK\x05\x06")
    start, count = (
        struct.unpack_from("<L", content, at + 16)[0],
        struct.unpack_from("<H", content, at + 10)[0],
    )
    entry = bytearray(inner[begin:end])
    struct.pack_into("<L", entry, 42, content.find(inner[:begin]))
    told = (b"PK\x05\x06", 0, 0, count + 1, count + 1, at + len(entry) - start, start, 0)
    return content[:at] + bytes(entry) + struct.pack("<4s4H2LH", *told)


def renamed(content: bytes, old: bytes, new: bytes, which: int) -> bytes:
    """One of the two places where a member's name stands says something else."""
    places = [at for at in range(len(content)) if content.startswith(old, at)]
    at = places[which]
    return content[:at] + new + content[at + len(new) :]


FOREIGN: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "csv": "姓名,岁\n小荷,9\n".encode,
    "html that calls itself xls": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
    "png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
    "docx": word_file,
    "zip of something else": lambda: packed({"a.txt": b"a"}),
}
TOO_LARGE: dict[str, Callable[[], bytes]] = {
    "286 MB in less than one": bomb,
    "2000 members": lambda: packed({**members(book()), **{f"xl/a{n}.xml": b"" for n in range(2000)}}),
    "13 MB by its own claim": lambda: lying(book(), SHEET, 13 * 1024 * 1024),
    "a bomb in a part nobody reads": lambda: with_members(**{"docProps/a.xml": bytes(3_000_000)}),
}
NOT_PLAIN: dict[str, Callable[[], bytes]] = {
    "macros": lambda: with_members(**{"xl/vbaProject.bin": b"a"}),
    "a link to another file": lambda: with_members(**{"xl/externalLinks/externalLink1.xml": b"a"}),
    "an embedded object": lambda: with_members(**{"xl/embeddings/oleObject1.bin": b"a"}),
    "an archive in the archive": lambda: with_members(**{"xl/media/book.xlsx": book()}),
    "a program": lambda: with_members(**{"xl/setup.exe": b"MZ"}),
    "a password": lambda: flagged(book(), 1),
}
CONTRADICTORY: dict[str, Callable[[], bytes]] = {
    "a size told small in the directory": lambda: lying(book(), SHEET, 5, where="directory"),
    "a size told small in front": lambda: lying(book(), SHEET, 5, where="local"),
    "another name in the directory": lambda: renamed(book(), SHEET.encode(), b"xl/worksheets/sheet9.xml", -1),
    "overlapping members": overlapping,
    "something before it": lambda: b"PK\x03\x04" + book(),
    "something before it that it knows of": lambda: packed(members(book()), before=b"PK\x03\x04 and more"),
    "something behind it": lambda: book() + b"a",
    "no directory": lambda: book()[:-22],
    "a way out of the folder": lambda: with_members(**{"xl/../../etc/passwd.xml": b"a"}),
    "an absolute way": lambda: with_members(**{"/etc/passwd.xml": b"a"}),
    "two members of one name": lambda: with_members(**{STRINGS.upper(): b"a"} | {STRINGS: b"a"}),
    "a method nobody uses": lambda: packed(members(book()), zipfile.ZIP_LZMA),
}


@pytest.mark.parametrize(
    ("made", "status", "code"),
    [
        *((made, 415, "not_a_spreadsheet") for made in FOREIGN.values()),
        *((made, 422, "spreadsheet_too_large") for made in TOO_LARGE.values()),
        *((made, 422, "spreadsheet_not_plain") for made in NOT_PLAIN.values()),
        *((made, 422, "spreadsheet_unreadable") for made in CONTRADICTORY.values()),
    ],
    ids=[*FOREIGN, *TOO_LARGE, *NOT_PLAIN, *CONTRADICTORY],
)
async def test_no_process_is_started_for_it(
    made: Callable[[], bytes], status: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def started(*_: Any, **__: Any) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(asyncio, "create_subprocess_exec", started)
    with pytest.raises(DomainError) as refused:
        await SheetReader().read(made(), "心愿")
    assert (refused.value.status, refused.value.code) == (status, code)


LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {'a' * (n + 1)} '{('&' + 'a' * n + ';') * 10}'>" for n in range(1, 9)
)
HARMFUL: dict[str, Callable[[], bytes]] = {
    "a size that both places lie about": lambda: lying(book(), SHEET, 5),
    "a size told large in both": lambda: lying(book(), SHEET, 90_000),
    "an entity from a file": lambda: sheet(
        "<row><c t='str'><v>&x;</v></c></row>", head="<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    ),
    "a billion laughs": lambda: sheet("<row><c t='str'><v>&aaaaaaaa;</v></c></row>", head=LAUGHS + "]>"),
    "a DTD from elsewhere": lambda: sheet("", head="<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>"),
    "XML that breaks off": lambda: with_members(**{SHEET: b"<worksheet><sheetData><row>"}),
    "no XML": lambda: with_members(**{SHEET: b"\x00\x01"}),
    "an unknown encoding": lambda: sheet("", head="<?xml version='1.0' encoding='klingon'?>"),
    "rows backwards": lambda: sheet("<row r='2'/><row r='1'/>"),
    "a cell of another row": lambda: sheet("<row r='1'><c r='A2'><v>1</v></c></row>"),
    "a text that is not there": lambda: sheet(
        "<row><c t='s'><v>7</v></c></row>", strings="<si><t>a</t></si>"
    ),
    "a negative text": lambda: sheet("<row><c t='s'><v>-1</v></c></row>", strings="<si><t>a</t></si>"),
    "a sheet from outside": lambda: with_members(
        **{
            "xl/_rels/workbook.xml.rels": members(book())["xl/_rels/workbook.xml.rels"].replace(
                b'Target="/xl/worksheets/sheet1.xml"', b'Target="file:///etc/passwd" TargetMode="External"'
            )
        }
    ),
    "a macro workbook by its type": lambda: with_members(
        **{
            "[Content_Types].xml": members(book())["[Content_Types].xml"].replace(
                b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
            )
        }
    ),
}
ENDLESS: dict[str, Callable[[], bytes]] = {
    "more cells than a list has": lambda: sheet("<row><c><v>1</v></c></row>" * 31_000),
    # A text of 30 KB that every cell refers to: nothing of it is large but what it means.
    "the same long text in every cell": lambda: sheet(
        "<row><c t='s'><v>0</v></c></row>" * 20_000, strings=f"<si><t>{'长' * 10_000}</t></si>"
    ),
}


@pytest.mark.parametrize(
    ("made", "code"),
    [
        *((made, "spreadsheet_unreadable") for made in HARMFUL.values()),
        *((made, "spreadsheet_too_large") for made in ENDLESS.values()),
    ],
    ids=[*HARMFUL, *ENDLESS],
)
async def test_what_only_shows_inside_is_refused_by_the_process(made: Callable[[], bytes], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        await SheetReader().read(made(), "心愿")
    assert (refused.value.status, refused.value.code) == (422, code)


def test_garbled_and_cut_files_are_refused_or_read_but_never_fail() -> None:
    """Seeded: cut anywhere, bytes changed anywhere, also inside of what is unpacked."""
    chance = random.Random(24)  # noqa: S311  the same each time
    content = sheet("<row><c t='s'><v>0</v></c><c><v>9</v></c></row>", strings="<si><t>小荷</t></si>")
    parts = members(content)
    outcomes: set[tuple[int, str]] = set()
    for n in range(400):
        if n % 3 == 0:
            garbled = content[: chance.randrange(len(content))]
        elif n % 3 == 1:
            garbled = _scratched(content, chance)
        else:
            name = chance.choice([SHEET, STRINGS, "xl/workbook.xml", "[Content_Types].xml"])
            garbled = packed({**parts, name: _scratched(parts[name], chance)})
        try:
            checking.check(garbled)
            child.read(garbled, "心愿")
            outcomes.add((200, "read"))
        except DomainError as refusal:
            outcomes.add((refusal.status, refusal.code))
        except (Broken, TooMuch) as broken:
            outcomes.add((422, type(broken).__name__))
    assert {status for status, _ in outcomes} <= {200, 415, 422}
    assert {word for _, word in outcomes} >= {"read", "spreadsheet_unreadable", "Broken"}


def _scratched(content: bytes, chance: random.Random) -> bytes:
    scratched = bytearray(content)
    for _ in range(chance.randrange(1, 4)):
        scratched[chance.randrange(len(scratched))] = chance.randrange(256)
    return bytes(scratched)
