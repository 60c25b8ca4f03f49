"""How imports and what is wrong with them are shown."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.wishes.importing import queries
from api.campaigns.wishes.importing.dry_run import Tried
from api.campaigns.wishes.importing.findings import Finding
from api.campaigns.wishes.importing.queries import Progress
from api.db.tables.wish_imports import WishImport
from api.schemas.wish_imports import WishImportCheck, WishImportDetail, WishImportFault, WishImportView


async def views(session: AsyncSession, jobs: Sequence[WishImport]) -> list[WishImportView]:
    """Imports in a list."""
    found = await queries.progress(session, jobs)
    return [WishImportView.model_validate(_fields(job, found[job.id])) for job in jobs]


async def detail(session: AsyncSession, job: WishImport) -> WishImportDetail:
    """One import, with what stood against its rows."""
    progress = (await queries.progress(session, [job]))[job.id]
    faults = _faults(await queries.failed(session, job))
    return WishImportDetail.model_validate({**_fields(job, progress), "faults": faults})


def check(tried: Tried) -> WishImportCheck:
    """What a dry run found."""
    return WishImportCheck(
        total=len(tried.forms),
        bad=tried.bad_rows,
        entered_before=len(tried.entered_before),
        faults=_faults(tried.findings),
    )


def _faults(found: Sequence[Finding]) -> list[WishImportFault]:
    return [WishImportFault.model_validate(one) for one in found]


def _fields(job: WishImport, progress: Progress) -> dict[str, object]:
    return {**job.model_dump(), "status_label": job.status.label, **vars(progress)}
