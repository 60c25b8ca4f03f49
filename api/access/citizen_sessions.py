"""Citizens sign in through WeChat; the openid comes from code2Session and from nowhere else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, ids
from api.access.actors import Citizen as Visitor
from api.access.tokens import TokenPair, hashed, issue_citizen
from api.adapters.crypto import Keyring
from api.adapters.wechat import WeChat, WeChatSession
from api.db.session import Database, keyring, leave_no_trace
from api.db.tables.access import Citizen, CitizenSession, UsedCode
from api.errors import Conflict, Unauthenticated

_GRACE = timedelta(seconds=60)
Entered = Callable[[AsyncSession, Citizen], None]
"""Told of a citizen who signs in, in the same transaction."""


async def sign_in(
    database: Database, wechat: WeChat, code: str, entered: Entered = lambda _session, _citizen: None
) -> TokenPair:
    """Exchange a `wx.login` code for our own tokens; what `entered` does is part of it.

    Raises Conflict for a code used before, and whatever the WeChat client raises
    for a code that WeChat refuses and for a WeChat that is slow or dead. No
    transaction is open while WeChat is asked.
    """
    spent = hashed("login " + code)
    async with database.read() as session:
        if await session.get(UsedCode, spent) is not None:
            raise _used()
    known = await wechat.code_to_session(code)
    try:
        return await _enter(database, known, spent, entered)
    except IntegrityError:
        # A first visit from two tabs at once: the citizen is there now.
        return await _enter(database, known, spent, entered)


async def _enter(database: Database, known: WeChatSession, spent: str, entered: Entered) -> TokenPair:
    async with database.write() as session:
        if await session.get(UsedCode, spent) is not None:
            raise _used()
        session.add(UsedCode(code_hash=spent, used_at=clock.now()))
        citizen = await _citizen(session, known)
        entered(session, citizen)
        return _new_session(session, database, citizen)


async def refresh(database: Database, refresh_token: str) -> TokenPair:
    """New tokens for a refresh token, by the same rule as for staff: spent, with a minute's grace."""
    presented, now = hashed(refresh_token), clock.now()
    async with database.write() as session:
        row = (
            await session.exec(
                select(CitizenSession)
                .where(
                    sa.or_(
                        col(CitizenSession.refresh_hash) == presented,
                        col(CitizenSession.previous_hash) == presented,
                    )
                )
                .with_for_update()
            )
        ).first()
        if row is None or row.revoked_at is not None or row.expires_at <= now:
            raise Unauthenticated(code="refresh_invalid", title="登录已过期，请重新登录")
        pair = _tokens(database, await session.get_one(Citizen, row.citizen_id))
        retried = row.refresh_hash != presented
        stolen = retried and now - row.renewed_at > _GRACE
        if stolen:
            row.revoked_at = now
        else:
            row.refresh_hash, row.previous_hash = hashed(pair.refresh_token), presented
            row.expires_at = _expiry(database)
            row.renewed_at = row.renewed_at if retried else now
        session.add(row)
    if stolen:
        raise Unauthenticated(code="refresh_reused", title="登录状态已失效，请重新登录")
    return pair


async def sign_out(session: AsyncSession, citizen_id: UUID) -> None:
    """No token of this citizen can be renewed any more; an access token lives out its minutes."""
    await session.exec(
        sa.update(CitizenSession)
        .where(col(CitizenSession.citizen_id) == citizen_id, col(CitizenSession.revoked_at).is_(None))
        .values(revoked_at=clock.now())
    )


async def held(session: AsyncSession, citizen_id: UUID) -> Citizen | None:
    """Her row as it stands, and as it stays until this transaction is over; the first lock of who takes it.

    Weaker than for deleting her, so that what refers to her does not wait for it.
    """
    query = select(Citizen).where(Citizen.id == citizen_id).with_for_update(key_share=True)
    return (await session.exec(query.execution_options(populate_existing=True))).first()


async def require_open(session: AsyncSession, visitor: Visitor, *, hold: bool = True) -> None:
    """Raise Unauthenticated for who has closed her account: an access token outlives it by its minutes.

    Also where she has come back meanwhile: what the token says was true of another opening.
    Who writes holds her row, so that it is not closed meanwhile.
    """
    citizen = await held(session, visitor.id) if hold else await session.get(Citizen, visitor.id)
    if citizen is not None:
        require_same_opening(citizen, visitor)


def require_same_opening(citizen: Citizen, visitor: Visitor) -> None:
    """Raise Unauthenticated unless her account is open, and by the opening that a token was signed for."""
    if citizen.closed_at is not None or citizen.opening != visitor.opening:
        raise closed()


async def close(session: AsyncSession, citizen: Citizen, *, keep_number: bool = False) -> datetime:
    """Leave nothing of a citizen but her id and the blind index of her openid; when that was.

    With `keep_number` also that of her phone, so that nobody else votes by it: see `phones.free`.
    """
    at = clock.now()
    await session.exec(sa.delete(CitizenSession).where(col(CitizenSession.citizen_id) == citizen.id))
    citizen.openid_sealed = b""
    citizen.unionid_index = citizen.phone_sealed = None
    if not keep_number:
        citizen.phone_index = None
    citizen.risk_rank = citizen.risk_place_sealed = None
    citizen.first_seen_at = citizen.closed_at = at
    session.add(citizen)
    leave_no_trace(session)
    await session.flush()
    return at


async def phone(session: AsyncSession, citizen_id: UUID) -> str | None:
    """A citizen's own number, for her own eyes."""
    citizen = await session.get_one(Citizen, citizen_id)
    if citizen.phone_sealed is None:
        return None
    return keyring(session).open(citizen.phone_sealed, f"citizen.phone:{citizen_id}").decode()


async def phone_tail(database: Database, citizen_id: UUID) -> str | None:
    """The last four digits of a citizen's own number, for her own eyes, or None."""
    async with database.read() as session:
        citizen = await session.get(Citizen, citizen_id)
    if citizen is None or citizen.phone_sealed is None:
        return None
    return database.keyring.open(citizen.phone_sealed, f"citizen.phone:{citizen_id}").decode()[-4:]


async def openid(session: AsyncSession, citizen_id: UUID) -> str:
    """Who a citizen is in WeChat's eyes; for telling WeChat and nobody else, never to be kept or logged."""
    return _openid(keyring(session), await session.get_one(Citizen, citizen_id))


async def known_by(session: AsyncSession, openid: str) -> UUID | None:
    """The citizen of an openid that WeChat names, if there is one."""
    wanted = keyring(session).indexes("openid", openid)
    return (await session.exec(select(Citizen.id).where(col(Citizen.openid_index).in_(wanted)))).first()


def _openid(ring: Keyring, citizen: Citizen) -> str:
    return ring.open(citizen.openid_sealed, f"citizen.openid:{citizen.id}").decode()


async def has_phone(session: AsyncSession, citizen_id: UUID) -> bool:
    citizen = await session.get(Citizen, citizen_id)
    return citizen is not None and citizen.phone_sealed is not None


async def _citizen(session: AsyncSession, known: WeChatSession) -> Citizen:
    ring = keyring(session)
    found = (
        await session.exec(
            select(Citizen)
            .where(col(Citizen.openid_index).in_(ring.indexes("openid", known.openid)))
            .with_for_update(key_share=True)
        )
    ).first()
    citizen = found or _first_visit()
    if citizen.closed_at is not None:
        _reopen(ring, citizen, known)
    _under_current_key(ring, citizen, known)
    if known.unionid:
        citizen.unionid_index = ring.index("unionid", known.unionid)
    session.add(citizen)
    await session.flush()
    return citizen


def _first_visit() -> Citizen:
    return Citizen(id=ids.uuid7(), openid_index="", openid_sealed=b"", first_seen_at=clock.now())


def _reopen(ring: Keyring, citizen: Citizen, known: WeChatSession) -> None:
    """Somebody is back who had closed her account: the same voter, and nothing else is known of her."""
    citizen.closed_at = None
    citizen.opening += 1
    citizen.first_seen_at = clock.now()
    citizen.openid_sealed = ring.seal(known.openid.encode(), f"citizen.openid:{citizen.id}")


def _under_current_key(ring: Keyring, citizen: Citizen, known: WeChatSession) -> None:
    """Find and seal her by the newest key, so that the one before can be given up one day."""
    if citizen.openid_index == ring.index("openid", known.openid):
        return
    citizen.openid_index = ring.index("openid", known.openid)
    citizen.openid_sealed = ring.seal(known.openid.encode(), f"citizen.openid:{citizen.id}")
    if citizen.phone_sealed is not None:
        phone = ring.open(citizen.phone_sealed, f"citizen.phone:{citizen.id}")
        citizen.phone_sealed = ring.seal(phone, f"citizen.phone:{citizen.id}")
        citizen.phone_index = ring.index("phone", phone.decode())


def _tokens(database: Database, citizen: Citizen) -> TokenPair:
    seconds = database.settings.access_token_seconds
    verified = citizen.phone_sealed is not None
    access = issue_citizen(
        database.keyring, citizen.id, verified, seconds, citizen.first_seen_at, citizen.opening
    )
    return TokenPair(access, ids.token(), seconds)


def _expiry(database: Database) -> datetime:
    return clock.now() + timedelta(days=database.settings.citizen_refresh_days)


def _new_session(session: AsyncSession, database: Database, citizen: Citizen) -> TokenPair:
    pair = _tokens(database, citizen)
    session.add(
        CitizenSession(
            citizen_id=citizen.id,
            refresh_hash=hashed(pair.refresh_token),
            renewed_at=clock.now(),
            expires_at=_expiry(database),
        )
    )
    return pair


def closed() -> Unauthenticated:
    return Unauthenticated(code="account_closed", title="账号已注销；重新登录即可再次使用")


def _used() -> Conflict:
    return Conflict("wechat_code_used", "登录凭证已使用过，请重新登录")
