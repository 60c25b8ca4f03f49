"""Sheets are taken apart in this process, unless the test is about the whole way: starting one takes time."""

import pytest

from api.adapters.sheets import child, reading
from api.adapters.sheets.reading import Sheet


@pytest.fixture(autouse=True)
def in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "story" in str(request.node.path.name):
        return

    async def read(content: bytes, sheet: str) -> Sheet:
        told = child.read(content, sheet)
        rows = [(number, {str(at): cell for at, cell in cells.items()}) for number, cells in told["rows"]]
        return reading._sheet({**told, "rows": rows})

    monkeypatch.setattr(reading, "_ask_child", read)
