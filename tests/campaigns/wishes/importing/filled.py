"""A clerk of 泾河镇 with the template of a campaign of wishes: fills it in, tries it, imports it."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from api import clock
from api.adapters.sheets import XLSX
from api.campaigns.wishes.importing.columns import COLUMNS, FIRST_ROW, SHEET
from api.worker import Worker
from tests.county import Caller, County
from tests.wishing import CANARY, Wishing, child_id_number, wishing

PLACES = {column.key: at for at, column in enumerate(COLUMNS, 2)}
Change = Callable[[Worksheet], None]


@dataclass
class Desk:
    """Her desk. Rows she fills in are each for a child of its own."""

    county: County
    wishing: Wishing
    clerk: Caller
    template: bytes
    path: str
    children: int = 100

    def row(self, **changes: Any) -> dict[str, Any]:
        """What belongs into one row; `None` leaves a cell empty."""
        self.children += 1
        return {
            "town": "泾河镇",
            "child_name": CANARY["name"],
            "child_id_number": child_id_number(self.children),
            "child_category": "留守儿童",
            "school": CANARY["school"],
            "guardian_name": CANARY["guardian"],
            "guardian_phone": CANARY["phone"],
            "kinship": "祖父母、外祖父母",
            "address": CANARY["address"],
            "item": "羽绒服",
            "size": "130厘米",
            "value": 120,
            "reason": CANARY["reason"],
            "consent_method": "书面签字",
            "consent_day": clock.day(clock.now()).isoformat(),
            "consent_text": "2026-11",
            "showcase": "是",
            **changes,
        }

    def sheet(self, *rows: dict[str, Any], change: Change | None = None) -> bytes:
        """The template with these rows, and whatever else a clerk does to it."""
        book = load_workbook(io.BytesIO(self.template))
        sheet: Worksheet = book[SHEET]
        for at, row in enumerate(rows, FIRST_ROW):
            for key, value in row.items():
                sheet.cell(at, PLACES[key]).value = value
        if change is not None:
            change(sheet)
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    async def send(
        self, content: bytes, *, dry: bool = False, key: str = "", caller: Caller | None = None
    ) -> httpx.Response:
        """The answer to a file, imported or tried."""
        headers = {"Content-Type": XLSX, "Idempotency-Key": key or uuid4().hex}
        path = f"{self.path}/wish-imports{'/dry-run' if dry else ''}"
        return await (caller or self.clerk)._send("POST", path, content=content, headers=headers)

    async def tried(self, *rows: dict[str, Any], change: Change | None = None) -> dict[str, Any]:
        """What a dry run finds."""
        answer = await self.send(self.sheet(*rows, change=change), dry=True)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        assert not any(secret in answer.text for secret in CANARY.values())
        return found

    async def faults(self, *rows: dict[str, Any], change: Change | None = None) -> set[tuple[int, Any, str]]:
        """The same as (row, column, code)."""
        tried = await self.tried(*rows, change=change)
        return {(one["row"], one["column"], one["code"]) for one in tried["faults"]}

    async def imported(self, *rows: dict[str, Any], worker: Worker | None = None) -> str:
        """An import's id; entered as well if there is a worker."""
        answer = await self.send(self.sheet(*rows))
        assert answer.status_code == 201, answer.text
        if worker is not None:
            await worker.round()
        return str(answer.json()["id"])

    async def progress(self, import_id: str) -> dict[str, Any]:
        """How far it is, as the county sees it, whatever the clock shows."""
        answer = await (await self.county.staff("officer")).get(f"/v1/staff/wish-imports/{import_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


async def nothing_leaked(county: County) -> bool:
    """Whether no word of any sheet stands anywhere in the database."""
    dump = await county.dump()
    return not any(secret in dump for secret in CANARY.values())


async def desk(county: County) -> Desk:
    """A campaign of wishes, and its template as 泾河镇 gets it."""
    made, clerk = await wishing(county), await county.staff("jinghe")
    path = f"/v1/staff/campaigns/{made.campaign_id}"
    answer = await clerk.get(f"{path}/wish-template.xlsx")
    assert answer.status_code == 200, answer.text
    return Desk(county, made, clerk, answer.content, path)
