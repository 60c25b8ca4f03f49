"""Imports written straight into the database."""

from uuid import UUID

from sqlmodel import select

from api import clock
from api.db.tables.access import StaffAccount
from api.db.tables.wish_imports import WishImport, WishImportRow
from api.terms.wishes import ImportStatus
from tests.county import JINGHE
from tests.wishing import Wishing


async def planted_import(wishing: Wishing, total: int = 1) -> str:
    """The id of 泾河镇's import of so many rows: it is done, and one of them failed."""
    async with wishing.county.database.write() as session:
        clerk = (await session.exec(select(StaffAccount).where(StaffAccount.username == "jinghe"))).one()
        job = WishImport(
            campaign_id=UUID(wishing.campaign_id),
            region_code=JINGHE,
            staff_id=clerk.id,
            status=ImportStatus.DONE,
            total=total,
            created_at=clock.now(),
            finished_at=clock.now(),
        )
        session.add(job)
        await session.flush()
        fault = {"column": "item", "code": "unknown_item", "detail": "请从物品目录中选择"}
        session.add(WishImportRow(import_id=job.id, row=3, faults=[fault]))
        return str(job.id)
