"""Published heads against the append-only record, which names each by its hash.

Whoever can write to the database could remove heads, change what they commit to, and have
fresh ones signed: so before anything is signed, all that was recorded must still be there.
"""

import hashlib
from uuid import UUID

import structlog
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit
from api.db.session import Database
from api.db.tables.audit import AuditEntry
from api.db.tables.seals import SignedHead
from api.errors import Conflict
from api.terms.access import ActorKind

_PUBLISHED, _REFUSED = "poll.head", "poll.head_refused"

log = structlog.get_logger()


async def altered(session: AsyncSession, poll_id: UUID) -> list[int]:
    """Numbers of windows whose head is gone, or is another than the record names; by number."""
    # The record first: a head committed in between has its line and is no difference.
    recorded = await session.exec(
        select(AuditEntry.to_state, AuditEntry.reason).where(
            AuditEntry.subject_kind == "poll",
            AuditEntry.subject_id == poll_id,
            AuditEntry.action == _PUBLISHED,
        )
    )
    lines = recorded.all()
    rows = await session.exec(
        select(SignedHead.number, SignedHead.document).where(SignedHead.poll_id == poll_id)
    )
    kept = {str(number): hashlib.sha256(document.encode()).hexdigest() for number, document in rows}
    return sorted({int(number or 0) for number, said in lines if kept.get(number or "") != said})


async def require_whole(session: AsyncSession, poll_id: UUID) -> None:
    """To be called before a head is signed. Raises Conflict."""
    if await altered(session, poll_id):
        raise Conflict("heads_altered", "已公布的签名与操作记录对不上，不能计票，请先查明")


async def refuse(database: Database, poll_id: UUID) -> None:
    """Say once, in the log and on the record, that nothing is signed for this poll any more."""
    async with database.write() as session:
        said = select(AuditEntry.id).where(
            AuditEntry.subject_kind == "poll",
            AuditEntry.subject_id == poll_id,
            AuditEntry.action == _REFUSED,
        )
        if (await session.exec(said.limit(1))).first() is not None:
            return
        windows = ", ".join(map(str, await altered(session, poll_id)))
        log.error("heads are not as recorded, nothing is signed", poll=str(poll_id), windows=windows)
        audit.record(
            session,
            actor_kind=ActorKind.SYSTEM,
            actor_id=None,
            action=_REFUSED,
            subject_kind="poll",
            subject_id=poll_id,
            reason=windows[:1000],
        )
