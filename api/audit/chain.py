"""The hash chain over the record, laid by the worker so that writers never wait for it."""

import hashlib
import json

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.audit import AuditEntry

_START = "0" * 64
_LOCK = sa.text("SELECT pg_advisory_xact_lock(1635083369)")  # "audi"


async def unchained(session: AsyncSession) -> bool:
    """Whether any row waits for its link."""
    waiting = select(AuditEntry.id).where(col(AuditEntry.position).is_(None)).limit(1)
    return (await session.exec(waiting)).first() is not None


async def chain(session: AsyncSession, batch: int = 500) -> int:
    """Chain up to `batch` rows that are not chained yet; returns how many were.

    One at a time: two workers at once would lay two links upon the same one.
    """
    if session.get_bind().dialect.name == "postgresql":
        await (await session.connection()).execute(_LOCK)
    last = (
        await session.exec(
            select(AuditEntry)
            .where(col(AuditEntry.position).is_not(None))
            .order_by(col(AuditEntry.position).desc())
            .limit(1)
        )
    ).first()
    position, link = (last.position or 0, last.chain or _START) if last else (0, _START)
    count = 0
    fresh = await session.exec(
        select(AuditEntry).where(col(AuditEntry.position).is_(None)).order_by(col(AuditEntry.id)).limit(batch)
    )
    for count, entry in enumerate(fresh, 1):
        link = _link(link, position + count, entry)
        entry.position, entry.chain = position + count, link
        session.add(entry)
    return count


async def broken_at(session: AsyncSession) -> int | None:
    """The first position whose row no longer fits the chain, or None if all do."""
    link = _START
    rows = await session.exec(
        select(AuditEntry).where(col(AuditEntry.position).is_not(None)).order_by(col(AuditEntry.position))
    )
    for expected, entry in enumerate(rows, 1):
        link = _link(link, expected, entry)
        if entry.position != expected or entry.chain != link:
            return expected
    return None


def _link(previous: str, position: int, entry: AuditEntry) -> str:
    told = [
        previous,
        position,
        str(entry.id),
        entry.at.isoformat(),
        entry.actor_kind.value,
        str(entry.actor_id),
        entry.action,
        entry.subject_kind,
        str(entry.subject_id),
        entry.from_state,
        entry.to_state,
        entry.reason,
        entry.request_id,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()
