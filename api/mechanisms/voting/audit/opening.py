"""Two passphrases, and from them a poll's private key: in memory, for one use."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from api import audit, clock
from api.access import Permission, Staff, authorize, passwords
from api.access.fresh import require_fresh
from api.access.staff_sessions import check_failures
from api.adapters.crypto import SealBroken, shares
from api.db.session import Database
from api.db.tables.access import SignInFailure, StaffAccount
from api.db.tables.polls import Poll
from api.db.tables.voids import AuditorKey, AuditShare
from api.errors import Forbidden
from api.mechanisms.voting.audit import keys
from api.mechanisms.voting.audit.enrolling import key_place


@dataclass(frozen=True, repr=False)
class Passphrase:
    """One auditor's part; has no printable form, so that no log line can hold it."""

    username: str
    passphrase: str


@dataclass(frozen=True, repr=False)
class _Holder:
    key: AuditorKey
    share: AuditShare


async def open_key(database: Database, actor: Staff, poll_id: UUID, given: Sequence[Passphrase]) -> bytes:
    """The 32 private bytes of a poll's audit key, for one of its two holders, signed in a moment ago.

    Raises Conflict if there is no key, Forbidden for who holds no share and, without
    telling which of the two, for a wrong passphrase or name; TooMany after twenty of these
    in five minutes. No transaction is open while passphrases are worked on.
    """
    authorize(actor, Permission.BALLOT_AUDIT)
    require_fresh(actor)
    whose = database.keyring.index("audit passphrase", str(actor.id))
    async with database.read() as session:
        poll = await session.get_one(Poll, poll_id)
        keys.require_alive(poll)
        await check_failures(session, whose, whose)
        rows = await session.exec(
            select(StaffAccount.username, AuditorKey, AuditShare)
            .join(AuditorKey, col(AuditorKey.staff_id) == col(StaffAccount.id))
            .join(AuditShare, col(AuditShare.staff_id) == col(StaffAccount.id))
            .where(AuditShare.poll_id == poll_id, col(StaffAccount.disabled_at).is_(None))
        )
        holders = {name: _Holder(key, share) for name, key, share in rows}
    if all(one.key.staff_id != actor.id for one in holders.values()):
        raise Forbidden("not_share_holder", "您不是这项投票的密钥持有人")
    private = await _joined(poll, holders, given)
    if private is None:
        async with database.write() as session:
            session.add(SignInFailure(account_index=whose, place_index=whose, at=clock.now()))
            audit.record(
                session,
                actor_kind=actor.kind,
                actor_id=actor.id,
                action="poll.audit_key_refused",
                subject_kind="poll",
                subject_id=poll.id,
            )
        raise Forbidden("passphrase_wrong", "用户名或口令不正确，两人都请核对后重试")
    async with database.read() as session:
        # Once more: of many guesses sent at once none may slip past the count of the others.
        await check_failures(session, whose, whose)
    return private


async def _joined(poll: Poll, holders: dict[str, _Holder], given: Sequence[Passphrase]) -> bytes | None:
    """Every passphrase is worked on, whatever became of the others: the time tells nothing either."""
    recipe = next(iter(holders.values())).key.salt
    halves = [await _half(poll, holders.get(one.username), one.passphrase, recipe) for one in given]
    one, other = halves if len(halves) == keys.HOLDERS else (None, None)
    if one is None or other is None:
        return None
    private = shares.join(one, other)
    return private if shares.public_of(private) == poll.audit_key else None


async def _half(poll: Poll, holder: _Holder | None, passphrase: str, nobodys: bytes) -> bytes | None:
    key = await passwords.stretched(passphrase, holder.key.salt if holder else nobodys)
    if holder is None:
        return None
    try:
        private = shares.unwrap(key, holder.key.wrapped, key_place(holder.key.staff_id))
        return shares.open_with(private, holder.share.sealed, keys.share_place(poll, holder.key))
    except SealBroken:
        return None
