"""The audit key of a poll: made in halves for two auditors, put together in memory, destroyed in time.

An auditor's own key opens with her passphrase alone, which is kept nowhere. Of a poll's
private key the database holds two halves, each sealed to one auditor; the whole exists
only while a poll is published and while voids are applied, and never on disk.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import SYSTEM, Actor, System
from api.adapters.crypto import shares
from api.db.session import keyring, settings
from api.db.tables.access import StaffAccount
from api.db.tables.polls import Poll
from api.db.tables.voids import AuditorKey, AuditShare
from api.errors import Conflict
from api.mechanisms.voting import lock
from api.mechanisms.voting.audit.enrolling import mac_of
from api.mechanisms.voting.keys import PollKeys
from api.terms.access import Role

log = structlog.get_logger()

HOLDERS = 2
_AT_ONCE = 50


async def equip(session: AsyncSession, poll: Poll, region_code: str) -> None:
    """Give a poll its audit key, if the region has two auditors who enrolled; else it can never void.

    To be called once, when the poll is published. The two who enrolled first hold it.
    """
    await lock.alone(session, poll)
    holders = await _first_enrolled(session, region_code)
    if len(holders) < HOLDERS or poll.audit_key is not None:
        return
    private = shares.new_private()
    poll.audit_key = shares.public_of(private)
    poll.audit_key_mac = PollKeys(keyring(session), poll.id, poll.key_id).audit_key(poll.audit_key)
    poll.version += 1
    session.add(poll)
    for holder, half in zip(holders, shares.split(private), strict=True):
        place = share_place(poll, holder)
        sealed = shares.seal_to(holder.public, half, place)
        session.add(AuditShare(poll_id=poll.id, staff_id=holder.staff_id, sealed=sealed))
    await session.flush()


def require_alive(poll: Poll) -> None:
    """Raise Conflict for a poll whose ballots cannot be voided: it never had a key, or has none any more."""
    if poll.audit_key is None:
        raise Conflict("no_audit_key", "这项投票发布时没有两名已登记密钥的监督员，不能作废选票")
    if poll.audit_key_destroyed_at is not None:
        raise Conflict("audit_key_destroyed", "审计密钥已销毁，不能再作废或恢复选票")


async def destroy(session: AsyncSession, poll: Poll, actor: Actor = SYSTEM) -> None:
    """Delete both halves, so that no link of this poll can ever be opened again. Done once is done."""
    await lock.alone(session, poll)
    if poll.audit_key is None or poll.audit_key_destroyed_at is not None:
        return
    await session.exec(sa.delete(AuditShare).where(col(AuditShare.poll_id) == poll.id))
    poll.audit_key_destroyed_at = clock.now()
    poll.version += 1
    session.add(poll)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="poll.audit_key_destroyed",
        subject_kind="poll",
        subject_id=poll.id,
    )
    await session.flush()


async def expire(session: AsyncSession, _system: System, now: datetime) -> int:
    """Destroy keys of polls counted long ago, whatever became of them; returns how many."""
    counted = now - timedelta(days=settings(session).audit_key_days)
    old = select(Poll).where(alive(), col(Poll.counted_at) <= counted).order_by(col(Poll.id)).limit(_AT_ONCE)
    polls = list(await session.exec(old))
    for poll in polls:
        await destroy(session, poll)
    return len(polls)


def alive() -> sa.ColumnElement[bool]:
    """An SQL condition: the poll's audit key is still there."""
    return sa.and_(col(Poll.audit_key).is_not(None), col(Poll.audit_key_destroyed_at).is_(None))


def share_place(poll: Poll, holder: AuditorKey) -> bytes:
    """What a half is bound to."""
    return poll.id.bytes + holder.staff_id.bytes


async def _first_enrolled(session: AsyncSession, region_code: str) -> list[AuditorKey]:
    """Held until the halves are written, so that nobody replaces her key meanwhile."""
    query = (
        select(AuditorKey)
        .join(StaffAccount, col(StaffAccount.id) == col(AuditorKey.staff_id))
        .where(
            StaffAccount.role == Role.AUDITOR,
            col(StaffAccount.disabled_at).is_(None),
            StaffAccount.region_code == region_code,
        )
        .order_by(col(AuditorKey.created_at), col(AuditorKey.staff_id))
        .with_for_update(of=AuditorKey, read=True)
    )
    enrolled = await session.exec(query.execution_options(populate_existing=True))
    return [one for one in enrolled if _hers(session, one)][:HOLDERS]


def _hers(session: AsyncSession, key: AuditorKey) -> bool:
    """Whether a key is as its auditor enrolled it: half of a poll's key goes to nobody else."""
    if key.mac in keyring(session).indexes(*mac_of(key)):
        return True
    log.error("auditor key is not as enrolled, it is not used", staff=str(key.staff_id))
    return False
