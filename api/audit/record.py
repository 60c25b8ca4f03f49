"""Writing and reading the record."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.audit.request import request_id
from api.db.paging import Cursor, keyset
from api.db.tables.audit import AuditEntry
from api.terms.access import ActorKind


def record(
    session: AsyncSession,
    *,
    actor_kind: ActorKind,
    actor_id: UUID | None,
    action: str,
    subject_kind: str,
    subject_id: UUID | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    reason: str | None = None,
) -> None:
    """Add one row to the record, in the transaction of what it tells of."""
    session.add(
        AuditEntry(
            at=clock.now(),
            actor_kind=actor_kind,
            actor_id=actor_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            from_state=from_state,
            to_state=to_state,
            reason=reason,
            request_id=request_id(),
        )
    )


async def about(session: AsyncSession, subject_kind: str, subject_id: UUID, action: str) -> list[AuditEntry]:
    """Every time that something was done to a subject, oldest first."""
    query = select(AuditEntry).where(
        AuditEntry.subject_kind == subject_kind,
        AuditEntry.subject_id == subject_id,
        AuditEntry.action == action,
    )
    return list(await session.exec(query.order_by(col(AuditEntry.id))))


@dataclass(frozen=True)
class AuditFilter:
    """What an auditor looks for; None does not narrow."""

    actor_id: UUID | None = None
    action: str | None = None
    subject_kind: str | None = None
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


async def entries(
    session: AsyncSession, wanted: AuditFilter, cursor: str | None, limit: int
) -> tuple[list[AuditEntry], str | None]:
    """A page of the record, newest first, and the cursor of the next."""
    query = select(AuditEntry)
    for column, value in (
        (col(AuditEntry.actor_id), wanted.actor_id),
        (col(AuditEntry.action), wanted.action),
        (col(AuditEntry.subject_kind), wanted.subject_kind),
        (col(AuditEntry.subject_id), wanted.subject_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.since is not None:
        query = query.where(col(AuditEntry.at) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(AuditEntry.at) < wanted.until)
    return await keyset(session, query, col(AuditEntry.id), Cursor.uuid(cursor), limit, newest_first=True)
