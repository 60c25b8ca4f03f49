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
from api.db.tables.seals import SignedHead
from api.errors import Conflict
from api.terms.access import ActorKind

_SUBJECT, _PUBLISHED, _REFUSED = "poll", "poll.head", "poll.head_refused"

log = structlog.get_logger()


async def altered(session: AsyncSession, poll_id: UUID) -> list[int]:
    """Numbers of windows whose head is gone, or is another than the record names; by number."""
    # The record first: a head committed in between has its line and is no difference.
    lines = await audit.about(session, _SUBJECT, poll_id, _PUBLISHED)
    rows = await session.exec(
        select(SignedHead.number, SignedHead.document).where(SignedHead.poll_id == poll_id)
    )
    kept = {str(number): hashlib.sha256(document.encode()).hexdigest() for number, document in rows}
    return sorted({int(one.to_state or 0) for one in lines if kept.get(one.to_state or "") != one.reason})


async def recorded(session: AsyncSession, poll_id: UUID) -> dict[int, str]:
    """What the chained record says was published: each head's fingerprint by its number."""
    lines = await audit.about(session, _SUBJECT, poll_id, _PUBLISHED)
    return {int(one.to_state or 0): one.reason or "" for one in lines}


async def require_whole(session: AsyncSession, poll_id: UUID) -> None:
    """To be called before a head is signed. Raises Conflict."""
    if await altered(session, poll_id):
        raise Conflict("heads_altered", "已公布的签名与操作记录对不上，不能计票，请先查明")


async def refuse(database: Database, poll_id: UUID) -> None:
    """Say once, in the log and on the record, that nothing is signed for this poll any more."""
    async with database.write() as session:
        if await audit.about(session, _SUBJECT, poll_id, _REFUSED):
            return
        windows = ", ".join(map(str, await altered(session, poll_id)))
        log.error("heads are not as recorded, nothing is signed", poll=str(poll_id), windows=windows)
        audit.record(
            session,
            actor_kind=ActorKind.SYSTEM,
            actor_id=None,
            action=_REFUSED,
            subject_kind=_SUBJECT,
            subject_id=poll_id,
            reason=windows[:1000],
        )
