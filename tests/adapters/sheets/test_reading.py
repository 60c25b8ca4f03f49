"""What stands in a sheet comes out as it stands there, whatever wrote it; the reader may do little."""

import asyncio
import datetime
import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from api.adapters.sheets import reading
from api.adapters.sheets.reading import Merged, Sheet, SheetReader
from api.errors import DomainError, Unavailable
from tests.adapters.sheets.archives import SHEET, book, members, packed, saved, sheet


async def read(content: bytes, name: str = "心愿") -> Sheet:
    return await SheetReader().read(content, name)


async def cells(data: str, strings: str | None = None) -> dict[int, dict[int, tuple[str, str]]]:
    """The cells of a sheet that says just this, as (kind, text)."""
    found = await read(sheet(data, strings=strings))
    return {row: {at: (one.kind, one.text) for at, one in line.items()} for row, line in found.rows.items()}


async def test_a_workbook_with_everything(subtests: pytest.Subtests) -> None:
    made = Workbook()
    first: Worksheet = made.active  # type: ignore[assignment]  # a new book has a plain sheet
    first.title = "说明"
    wanted = made.create_sheet("心愿")
    wanted.append(["小荷", 9, 1.5, True, datetime.date(2026, 11, 25), "=1+1", "𠮷野家"])
    wanted["C5"] = "后面"
    wanted.merge_cells("A7:B8")
    found = await read(saved(made))
    assert {at: (one.kind, one.text) for at, one in found.rows[1].items()} == {
        1: ("text", "小荷"),
        2: ("number", "9"),
        3: ("number", "1.5"),
        4: ("bool", "1"),
        5: ("number", "46351"),
        6: ("formula", ""),
        7: ("text", "𠮷野家"),
    }
    assert found.rows.keys() == {1, 5}
    assert found.merged == (Merged(7, 1, 8, 2),)
    assert "小荷" not in repr(found) + repr(found.rows[1][1])
    assert (await read(saved(made), "没有这张")).rows == {}  # then the first one, which is empty


async def test_other_programs_write_other_xml() -> None:
    spoken = "<si><r><t>小</t></r><r><t>荷</t></r><rPh sb='0' eb='1'><t>しょう</t></rPh></si>"
    found = await cells(
        "<row><c t='s'><v>0</v></c><c t='str'><v>一_x000D_二</v></c><c/><c t='e'><v>#REF!</v></c></row>"
        "<row r='9'><c r='C9' t='inlineStr'><is><r><t>甲</t></r><r><t>乙</t></r></is></c>"
        "<c r='AA9' t='d'><v>2026-11-25T00:00:00</v></c><c r='AB9' t='s'/></row>",
        spoken,
    )
    assert found == {
        1: {1: ("text", "小荷"), 2: ("text", "一\r二"), 4: ("error", "#REF!")},
        9: {3: ("text", "甲乙"), 27: ("date", "2026-11-25T00:00:00")},
    }
    prefixed = (
        b"<x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'><x:sheetData>"
        b"<x:row x:r='1'><x:c t='str'><x:v>a</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    read_back = await read(packed({**members(book()), SHEET: prefixed}))
    assert read_back.rows[1][1].text == "a"


@pytest.mark.parametrize(
    "dimension", ["", "<dimension ref='A1'/>", "<dimension ref='A1:XFD1048576'/>", "<dimension/>"]
)
async def test_what_a_sheet_says_of_its_size_is_not_believed(dimension: str) -> None:
    row = "<row r='1000'><c r='B1000'><v>7</v></c></row>"
    xml = f"<worksheet>{dimension}<sheetData>{row}</sheetData></worksheet>"
    found = await read(packed({**members(book()), SHEET: xml.encode()}))
    assert {row: list(line) for row, line in found.rows.items()} == {1000: [2]}


MISCHIEF = {
    "never ends": "import time; time.sleep(99)",
    "calculates for ever": "child.CPU_SECONDS = 1; child._limit()\nwhile True: pass",
    "takes all memory": "child._limit(); bytearray(2**30)",
    "writes a file": "child._limit(); open({place!r}, 'w').write('a')",
    "tells too much": "import sys\nwhile True: sys.stdout.write('a' * 2**20)",
    "dies": "raise SystemExit(1)",
}


@pytest.mark.parametrize("what", MISCHIEF)
async def test_a_process_that_goes_astray_is_ended(
    what: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begin = "import sys; sys.path.insert(0, sys.argv[1]); from api.adapters.sheets import child\n"
    place = str(tmp_path / "written")
    monkeypatch.setattr(reading, "_BEGIN", begin + MISCHIEF[what].format(place=place))
    if what == "never ends":
        monkeypatch.setattr(reading, "DEADLINE", 0.3)
    children: list[Any] = []
    start = asyncio.create_subprocess_exec

    async def watched(*args: Any, **more: Any) -> Any:
        children.append(await start(*args, **more))
        return children[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
    with pytest.raises(DomainError) as refused:
        await read(book())
    assert refused.value.code in {"spreadsheet_unreadable", "spreadsheet_too_large"}
    (ended,) = children
    assert ended.returncode is not None
    assert not any(file.stat().st_size for file in tmp_path.iterdir())  # noqa: ASYNC240  nobody waits


async def test_who_finds_too_many_waiting_comes_back_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WAITING", 1)
    reader = SheetReader()
    told = await asyncio.gather(*(reader.read(book(), "心愿") for _ in range(2)), return_exceptions=True)
    assert [isinstance(one, Unavailable) for one in told] == [False, True]
    assert (await reader.read(book(), "心愿")).rows


async def test_a_machine_that_is_full_or_allows_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """No room for a process is no fault of the file; fewer open files than we would allow are enough."""
    less = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (12, 12)); "
    with monkeypatch.context() as lower:
        lower.setattr(reading, "_BEGIN", less + reading._BEGIN)
        assert (await read(book())).rows

    async def full(*_: Any, **__: Any) -> Any:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(asyncio, "create_subprocess_exec", full)
    reader = SheetReader()
    for _ in range(reading.WAITING + 1):
        with pytest.raises(Unavailable):
            await reader.read(book(), "心愿")


async def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGXIN_MASTER_KEY", "a secret")
    begin = "import os, json; told = [[1, {at: ['text', name] for at, name in enumerate(os.environ)}]]\n"
    tell = "print(json.dumps({'rows': told, 'merged': [], 'from_1904': False}))"
    monkeypatch.setattr(reading, "_BEGIN", begin + tell)
    known = {cell.text for cell in (await read(book())).rows[1].values()}
    assert "TONGXIN_MASTER_KEY" in os.environ
    assert known <= {"LC_CTYPE"}
