"""An auditor's own key: enrolled with a passphrase, replaced only while nothing depends on it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize, passwords
from api.access.fresh import require_fresh
from api.adapters.crypto import shares
from api.db.session import Database
from api.db.tables.polls import Poll
from api.db.tables.voids import AuditorKey, AuditShare
from api.errors import Conflict


@dataclass(frozen=True)
class Enrolment:
    """Since when an auditor is enrolled, and of which polls she holds half a key."""

    enrolled_at: datetime | None
    poll_ids: list[UUID]


async def enrol(database: Database, actor: Staff, passphrase: str) -> None:
    """Make an auditor's key pair, the private half under her passphrase, in place of an earlier one.

    Raises Invalid for a weak passphrase, Conflict while a live poll depends on her key.
    No transaction is open while the passphrase is worked on.
    """
    authorize(actor, Permission.BALLOT_AUDIT)
    require_fresh(actor)
    passwords.check_strength(passphrase, field="passphrase")
    key, recipe = await passwords.stretch(passphrase)
    private = shares.new_private()
    wrapped = shares.wrap(key, private, key_place(actor.id))
    async with database.write() as session:
        row = await session.get(AuditorKey, actor.id, with_for_update=True)
        if row is not None:
            await _require_unused(session, actor)
        row = row or AuditorKey(
            staff_id=actor.id, public="", mac="", wrapped=b"", salt=b"", created_at=clock.now()
        )
        row.public, row.wrapped, row.salt = shares.public_of(private), wrapped, recipe
        row.mac = database.keyring.index(*mac_of(row))
        row.created_at = clock.now()
        session.add(row)
        audit.record(
            session,
            actor_kind=actor.kind,
            actor_id=actor.id,
            action="auditor_key.enrolled",
            subject_kind="staff_account",
            subject_id=actor.id,
        )


async def enrolment(session: AsyncSession, actor: Staff) -> Enrolment:
    """What an auditor holds; never the key itself."""
    authorize(actor, Permission.BALLOT_AUDIT)
    row = await session.get(AuditorKey, actor.id)
    held = await session.exec(
        select(AuditShare.poll_id).where(AuditShare.staff_id == actor.id).order_by(col(AuditShare.poll_id))
    )
    return Enrolment(row.created_at if row else None, list(held))


def key_place(staff_id: UUID) -> bytes:
    """What a wrapped private key is bound to."""
    return b"tongxin/auditor/1" + staff_id.bytes


def mac_of(key: AuditorKey) -> tuple[str, str]:
    """What the master vouches for, as a purpose and a text: that this public key is this auditor's."""
    return "auditor key", f"{key.staff_id} {key.public}"


async def _require_unused(session: AsyncSession, actor: Staff) -> None:
    depending = await session.exec(
        select(Poll.title)
        .join(AuditShare, col(AuditShare.poll_id) == col(Poll.id))
        .where(AuditShare.staff_id == actor.id)
        .order_by(col(Poll.id))
        .limit(1)
    )
    if depending.first() is not None:
        raise Conflict("share_in_use", "您持有尚未结束的投票的密钥份额，销毁之前不能更换口令")
