"""The worker's part: rows become wishes, a few in each transaction.

A row is erased in the transaction that makes a wish of it, and the next batch is promised in
the same one: after a crash the promise stands or the batch is done, never both and never neither.
What one row cannot take keeps no other; what the machine cannot take just now is tried again.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM, Staff, System
from api.campaigns.wishes.importing import clerk, findings, jobs, sealed, undo, workflow
from api.campaigns.wishes.importing.findings import Finding
from api.campaigns.wishes.importing.jobs import TOPIC
from api.campaigns.wishes.intake import enter
from api.db.session import Database
from api.db.tables.wish_imports import WishImport, WishImportRow
from api.errors import DomainError, Fault
from api.kernel import advance, outbox
from api.kernel.outbox import Deliver
from api.schemas.wish_forms import WishForm
from api.terms.wishes import ImportStatus

BATCH = 5
"""Small, so that other errands of the worker get their turn."""
_GONE = Fault("", "importer_left", "导入人的账号已停用或调离，请由其他工作人员重新导入")
_FAILED = Fault("", "not_entered", "系统出错，这一行没有导入，请重新导入")
_PASSING = (OSError, PoolTimeout, OperationalError, InterfaceError)
_AGAIN = frozenset({"40P01", "40001", "55P03"})
"""PostgreSQL's deadlock, serialization failure and lock timeout."""

log = structlog.get_logger()


def deliverer(database: Database) -> Deliver:
    """Who delivers the outbox topic: one batch each time."""

    async def deliver(payload: dict[str, Any]) -> None:
        async with database.write() as session:
            await batch(session, UUID(payload["import_id"]))

    return deliver


async def batch(session: AsyncSession, import_id: UUID) -> None:
    """Enter the next rows of an import, or erase the next wishes of one that was undone."""
    job = await jobs.locked(session, import_id)
    match job.status:
        case ImportStatus.QUEUED:
            await _enter_next(session, job)
        case ImportStatus.UNDONE:
            await undo.erase_next(session, job)


async def _enter_next(session: AsyncSession, job: WishImport) -> None:
    rows = await _waiting(session, job, BATCH + 1)
    actor = await clerk.of(session, job)
    for row in rows[:BATCH]:
        if actor is None:
            _fail(session, row, [findings.of_fault(row.row, _GONE)])
        else:
            await _enter(session, actor, job, row)
    await session.flush()
    if len(rows) > BATCH:
        jobs.promise(session, job)
    else:
        await advance(session, job, workflow.FINISH, SYSTEM, finished_at=clock.now())


async def give_up(session: AsyncSession, system: System, now: datetime) -> int:
    """End imports whose batches could not be entered, telling so of each row; returns how many.

    Of one that was undone, what its wishes hold must be erased: that is promised anew.
    """
    lost = await outbox.given_up(session, TOPIC)
    for payload in lost:
        job = await jobs.locked(session, UUID(payload["import_id"]))
        match job.status:
            case ImportStatus.QUEUED:
                for row in await _waiting(session, job):
                    _fail(session, row, [findings.of_fault(row.row, _FAILED)])
                await session.flush()
                await advance(session, job, workflow.FINISH, system, finished_at=now)
            case ImportStatus.UNDONE:
                jobs.promise(session, job)
    return len(lost)


async def _waiting(session: AsyncSession, job: WishImport, most: int | None = None) -> list[WishImportRow]:
    query = select(WishImportRow).where(
        WishImportRow.import_id == job.id, col(WishImportRow.sealed).is_not(None)
    )
    return list(await session.exec(query.order_by(col(WishImportRow.row)).limit(most)))


async def _enter(session: AsyncSession, actor: Staff, job: WishImport, row: WishImportRow) -> None:
    """One row, as a wish or with what stood against it since the dry run."""
    import_id, number = job.id, row.row
    try:
        async with session.begin_nested():
            content = sealed.read(session, row)
            form = WishForm.model_validate({**dict(content), "campaign_id": job.campaign_id})
            wish = await enter.enter(session, actor, form, import_id=import_id)
    except DomainError as refusal:
        _fail(session, row, findings.of_refusal(number, refusal))
        return
    except Exception as failure:
        if _passes(failure):
            raise
        # Its kind only: its text may hold what stood in the row.
        log.error("row not entered", import_id=str(import_id), row=number, error=type(failure).__name__)
        _fail(session, row, [findings.of_fault(number, _FAILED)])
        return
    row.sealed, row.wish_id = None, wish.id
    session.add(row)


def _passes(failure: Exception) -> bool:
    """Whether it is the machine's trouble and not the row's, so that trying again may help."""
    if isinstance(failure, DBAPIError) and getattr(failure.orig, "sqlstate", None) in _AGAIN:
        return True
    return isinstance(failure, _PASSING)


def _fail(session: AsyncSession, row: WishImportRow, found: list[Finding]) -> None:
    row.sealed, row.faults = None, [one.stored() for one in found]
    session.add(row)
