"""An xlsx that somebody sent, as cells: checked from outside, taken apart by a process that may little."""

import asyncio
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.adapters.sheets import checking
from api.adapters.sheets.parts import MOST_MERGED, column_number
from api.errors import Unavailable

DEADLINE = 8.0
"""Seconds a sheet may take; the limits of `child` end it sooner, unless the machine is very busy."""
WAITING = 8
"""Sheets that may wait for their turn; one is read at a time."""
_MOST_TOLD = 8 * 1024 * 1024
_ROOT = str(Path(__file__).parents[3])
_BEGIN = "import sys; sys.path.insert(0, sys.argv[1]); from api.adapters.sheets.child import main; main()"
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, repr=False)
class Cell:
    """What stands in a cell: "text", "number" (as the file writes it), "bool", "date", "error" or "formula".

    Has no printable form: it may be somebody's name.
    """

    kind: str
    text: str


@dataclass(frozen=True)
class Merged:
    """A block of cells made one; all bounds inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, repr=False)
class Sheet:
    """The rows that hold anything, by their numbers; columns count from 1."""

    rows: dict[int, dict[int, Cell]]
    merged: tuple[Merged, ...] = ()
    from_1904: bool = False
    """Days are counted from 1904, as old Macs did."""


class SheetReader:
    """One process's reader; see the module."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def read(self, content: bytes, sheet: str) -> Sheet:
        """The cells of the sheet of that name, or of the first.

        Call it with no session at work. Raises DomainError 415 or Invalid for what is refused (see
        `checking`), Unavailable when too many others wait.
        """
        checking.check(content)
        if self._waiting >= WAITING:
            raise Unavailable()
        self._waiting += 1
        try:
            async with self._turn:
                told = await _ask_child(content, sheet)
        finally:
            self._waiting -= 1
        return told


async def _ask_child(content: bytes, sheet: str) -> Sheet:
    """What the child found.

    Raises Invalid when it refuses, dies, takes too long or talks nonsense, Unavailable when the machine
    has no room for it.
    """
    try:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-X", "utf8", "-c", _BEGIN, _ROOT, sheet),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
    except OSError as full:
        raise Unavailable() from full
    try:
        async with asyncio.timeout(DEADLINE):
            output = await _exchange(child, content)
    except (TimeoutError, OSError) as gone:
        raise checking.unreadable() from gone
    finally:
        await _end(child)
    if child.returncode != 0:
        raise checking.unreadable()
    # Megabytes at most, but nobody else should wait for them.
    return await asyncio.to_thread(_understood, output)


def _understood(output: bytes) -> Sheet:
    """What the child told. Raises Invalid."""
    try:
        told = json.loads(output)
        if "refused" not in told:
            return _sheet(told)
    except (ValueError, LookupError, TypeError, AttributeError) as nonsense:
        raise checking.unreadable() from nonsense
    raise checking.too_large() if told["refused"] == "too_large" else checking.unreadable()


async def _exchange(child: asyncio.subprocess.Process, content: bytes) -> bytes:
    assert child.stdin is not None  # noqa: S101  a pipe was asked for
    assert child.stdout is not None  # noqa: S101  here too
    child.stdin.write(content)
    await child.stdin.drain()
    child.stdin.close()
    pieces, size = [], 0
    while piece := await child.stdout.read(65_536):
        pieces.append(piece)
        size += len(piece)
        if size > _MOST_TOLD:
            raise checking.too_large()
    await child.wait()
    return b"".join(pieces)


async def _end(child: asyncio.subprocess.Process) -> None:
    """Leave neither a process nor a pipe behind."""
    if child.returncode is None:
        child.kill()
    assert child.stdout is not None  # noqa: S101  a pipe was asked for
    while await child.stdout.read(65_536):
        pass
    await child.wait()


def _sheet(told: Any) -> Sheet:
    """Raises Invalid for a sheet that is merged all over, which no template is."""
    if len(told["merged"]) > MOST_MERGED:
        raise checking.not_plain("合并的单元格太多，请取消全部合并后逐行填写")
    rows = {
        number: {int(column): Cell(*cell) for column, cell in cells.items()} for number, cells in told["rows"]
    }
    ranges = filter(None, map(_RANGE.fullmatch, told["merged"]))
    merged = tuple(
        Merged(int(one[2]), column_number(one[1]), int(one[4]), column_number(one[3])) for one in ranges
    )
    return Sheet(rows, merged, told["from_1904"])
