"""Finding imports, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.access.regions import visible_regions
from api.campaigns.wishes.importing import findings
from api.campaigns.wishes.importing.findings import Finding
from api.db.paging import Cursor, keyset
from api.db.tables.wish_imports import WishImport, WishImportRow
from api.db.tables.wishes import Wish
from api.errors import NotFound
from api.terms.wishes import ImportStatus


@dataclass(frozen=True)
class Progress:
    """How many rows have become wishes, could not, or wait."""

    entered: int = 0
    failed: int = 0
    waiting: int = 0
    erasing: int = 0
    """Of an import that was undone, wishes whose contents are still to be erased."""


async def staff(session: AsyncSession, actor: Staff, import_id: UUID) -> WishImport:
    """An import by an office in the actor's sight. Raises NotFound."""
    query = select(WishImport).where(
        WishImport.id == import_id, visible_regions(actor, col(WishImport.region_code))
    )
    job = (await session.exec(query)).first()
    if job is None:
        raise NotFound(title="没有找到这次导入")
    return job


async def staff_page(
    session: AsyncSession, actor: Staff, campaign_id: UUID, cursor: str | None, limit: int
) -> tuple[list[WishImport], str | None]:
    """A campaign's imports by offices in the actor's sight, newest first."""
    query = select(WishImport).where(
        WishImport.campaign_id == campaign_id, visible_regions(actor, col(WishImport.region_code))
    )
    return await keyset(session, query, col(WishImport.id), Cursor.uuid(cursor), limit, newest_first=True)


async def progress(session: AsyncSession, jobs: Sequence[WishImport]) -> dict[UUID, Progress]:
    """How far each is, in two queries."""
    row = WishImportRow
    rows = await session.exec(
        select(
            row.import_id,
            sa.func.count(col(row.wish_id)),
            sa.func.count().filter(col(row.faults).is_not(None)),
            sa.func.count(col(row.sealed)),
        )
        .where(col(row.import_id).in_([job.id for job in jobs]))
        .group_by(col(row.import_id))
    )
    counts = {import_id: (entered, failed, waiting) for import_id, entered, failed, waiting in rows}
    left = select(Wish.import_id, sa.func.count()).where(
        col(Wish.import_id).in_([job.id for job in jobs if job.status is ImportStatus.UNDONE]),
        col(Wish.erased_at).is_(None),
    )
    erasing = dict((await session.exec(left.group_by(col(Wish.import_id)))).all())
    return {job.id: Progress(*counts.get(job.id, (0, 0, 0)), erasing.get(job.id, 0)) for job in jobs}


async def failed(session: AsyncSession, job: WishImport) -> list[Finding]:
    """What stood against the rows that could not be entered, in the sheet's order."""
    rows = await session.exec(
        select(WishImportRow.row, WishImportRow.faults)
        .where(WishImportRow.import_id == job.id, col(WishImportRow.faults).is_not(None))
        .order_by(col(WishImportRow.row))
    )
    return [finding for row, kept in rows for finding in findings.restored(row, kept)]
