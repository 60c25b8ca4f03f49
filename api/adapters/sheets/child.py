"""The process that takes an xlsx apart: the archive on its standard input, cells as JSON on its output.

It is given nothing it could do harm with: no environment, no files it could write, little memory
and few seconds. Whatever goes wrong in it, its parent learns one word, or that it died.
"""

import json
import resource
import sys
from typing import Any

from api.adapters.sheets import archive
from api.adapters.sheets.archive import Broken
from api.adapters.sheets.parts import Attributes, Grid, Texts, TooMuch, parse
from api.adapters.sheets.unpacking import unpack

CPU_SECONDS, MEMORY = 4, 256 * 1024 * 1024
_MAIN = ".spreadsheetml.sheet.main+xml"


def main() -> None:
    """Read, limit oneself, parse, tell."""
    _limit()
    try:
        told = read(sys.stdin.buffer.read(), sys.argv[-1])
    except Broken:
        told = {"refused": "unreadable"}
    except (TooMuch, MemoryError, RecursionError):
        told = {"refused": "too_large"}
    sys.stdout.buffer.write(json.dumps(told).encode())


def _limit() -> None:
    for which, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        # A Mac knows no such limit of memory, and says so.
        if sys.platform != "darwin" or which != resource.RLIMIT_AS:
            allowed = resource.getrlimit(which)[1]
            # Whoever started the API may have allowed less: more than that cannot be asked for.
            limit = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
            resource.setrlimit(which, (limit, limit))


def read(content: bytes, wanted: str) -> dict[str, Any]:
    """The cells of the sheet called `wanted`, or of the first one."""
    members = {member.name: member for member in archive.members(content, len(content))}

    def part(name: str) -> bytes:
        if name not in members:
            raise Broken("a part is missing")
        return unpack(content, members[name])

    def attributes(name: str, element: str) -> list[dict[str, str]]:
        handler = Attributes(element)
        parse(part(name), handler)
        return handler.found

    kinds = {one.get("PartName"): one for one in attributes("[Content_Types].xml", "Override")}
    if not kinds.get("/xl/workbook.xml", {}).get("ContentType", "").endswith(_MAIN):
        raise Broken("no plain workbook")
    targets = {one.get("Id"): one for one in attributes("xl/_rels/workbook.xml.rels", "Relationship")}
    sheets = attributes("xl/workbook.xml", "sheet")
    if not sheets:
        raise Broken("no sheet")
    chosen = next((one for one in sheets if one.get("name", "").strip() == wanted), sheets[0])
    sheet = targets.get(chosen.get("id"))
    if sheet is None:
        raise Broken("no sheet")
    texts = Texts()
    for one in targets.values():
        if one.get("Type", "").endswith("/sharedStrings"):
            parse(part(_path(one)), texts)
    grid = Grid(texts.found)
    parse(part(_path(sheet)), grid)
    dates = attributes("xl/workbook.xml", "workbookPr")
    return {
        "rows": grid.rows,
        "merged": grid.merged,
        "from_1904": any(one.get("date1904") in {"1", "true"} for one in dates),
    }


def _path(relationship: dict[str, str]) -> str:
    """Where a part of the workbook lies. Raises Broken for one that lies outside the file."""
    target = relationship.get("Target", "")
    if relationship.get("TargetMode") == "External":
        raise Broken("a part outside the file")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
