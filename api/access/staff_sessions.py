"""Staff sign in with a password, stay signed in while they work, and sign out at once."""

import math
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, ids
from api.access import passwords
from api.access.actors import Staff
from api.access.places import subnet
from api.access.tokens import STAFF_PREFIX, TokenPair, hashed
from api.db.session import Database
from api.db.tables.access import SignInFailure, StaffAccount, StaffSession
from api.errors import TooMany, Unauthenticated
from api.terms.access import ActorKind

FAILURE_WINDOW = timedelta(minutes=5)
FAILURES_PER_ACCOUNT_AND_PLACE = 20
FAILURES_PER_PLACE = 100
_GRACE = timedelta(seconds=60)
_TOUCH = timedelta(seconds=60)


async def sign_in(database: Database, username: str, password: str, address: str) -> TokenPair:
    """Tokens for the right password.

    An unknown name, a disabled account and a wrong password are one and the same
    refusal, in words and in time (ASVS 6.3.8). Raises TooMany after twenty wrong
    ones for an account from one place in five minutes (ASVS 6.3.1): somebody
    elsewhere with the right one still gets in.
    """
    account_index = database.keyring.index("sign-in account", username.casefold())
    place_index = database.keyring.index("sign-in place", subnet(address))
    async with database.read() as session:
        await check_failures(session, account_index, place_index)
        account = (await session.exec(select(StaffAccount).where(StaffAccount.username == username))).first()
    fits = await passwords.verify_password(password, account.password_hash if account else None)
    if account is None or not fits or account.disabled_at is not None:
        async with database.write() as session:
            session.add(SignInFailure(account_index=account_index, place_index=place_index, at=clock.now()))
            _told(session, "sign_in.failed", account.id if account else None, ActorKind.ANONYMOUS)
        raise Unauthenticated(code="wrong_credentials", title="用户名或密码不正确")
    async with database.write() as session:
        # Once more: of many guesses sent at once none may slip past the count of the others.
        await check_failures(session, account_index, place_index)
        pair, row = new_session(database, account)
        session.add(row)
        _told(session, "sign_in", account.id, ActorKind.STAFF)
    return pair


async def resolve(database: Database, access_token: str) -> Staff:
    """The staff member a token speaks for, as her account stands now."""
    now = clock.now()
    async with database.read() as session:
        found = (
            await session.exec(
                select(StaffSession, StaffAccount)
                .join(StaffAccount, col(StaffAccount.id) == col(StaffSession.staff_id))
                .where(StaffSession.access_hash == hashed(access_token))
            )
        ).first()
    if found is None:
        raise Unauthenticated(code="token_invalid", title="登录状态无效，请重新登录")
    row, account = found
    _check_alive(database, row, account)
    if row.access_expires_at <= now:
        raise Unauthenticated(code="token_expired", title="登录已过期，请重新登录")
    if now - row.used_at >= _TOUCH:
        async with database.write() as session:
            await session.exec(
                sa.update(StaffSession).where(col(StaffSession.id) == row.id).values(used_at=now)
            )
    return Staff(
        account.id, account.role, account.organisation_id, account.region_code, row.id, row.signed_in_at
    )


async def refresh(database: Database, refresh_token: str) -> TokenPair:
    """New tokens for a refresh token, which is spent by this.

    The one before is accepted for a minute more, for a client that never got the
    answer; later than that somebody else must have it, and the session ends.
    The minute counts from the first renewal and no retry makes it longer.
    """
    presented, now = hashed(refresh_token), clock.now()
    life = timedelta(seconds=database.settings.access_token_seconds)
    async with database.write() as session:
        row = (
            await session.exec(
                select(StaffSession)
                .where(
                    sa.or_(
                        col(StaffSession.refresh_hash) == presented,
                        col(StaffSession.previous_hash) == presented,
                    )
                )
                .with_for_update()
            )
        ).first()
        if row is None:
            raise Unauthenticated(code="refresh_invalid", title="登录状态无效，请重新登录")
        account = await session.get_one(StaffAccount, row.staff_id)
        _check_alive(database, row, account)
        retried = row.refresh_hash != presented
        stolen = retried and row.access_expires_at - life + _GRACE < now
        expires_at = row.access_expires_at if retried else now + life
        pair = _tokens(math.ceil((expires_at - now).total_seconds()))
        if stolen:
            row.revoked_at = now
            _told(session, "session.token_reused", account.id, ActorKind.ANONYMOUS)
        else:
            row.access_hash, row.refresh_hash = hashed(pair.access_token), hashed(pair.refresh_token)
            row.previous_hash, row.used_at, row.access_expires_at = presented, now, expires_at
        session.add(row)
    if stolen:
        raise Unauthenticated(code="refresh_reused", title="登录状态已失效，请重新登录")
    return pair


async def sign_out(session: AsyncSession, staff: Staff) -> None:
    """End this session in every process, from the next request on."""
    await session.exec(
        sa.update(StaffSession).where(col(StaffSession.id) == staff.session_id).values(revoked_at=clock.now())
    )
    _told(session, "sign_out", staff.id, staff.kind)


def _check_alive(database: Database, row: StaffSession, account: StaffAccount) -> None:
    now, idle = clock.now(), timedelta(minutes=database.settings.staff_idle_minutes)
    if row.revoked_at or account.disabled_at or row.expires_at <= now or row.used_at + idle <= now:
        raise Unauthenticated(code="session_ended", title="登录已结束，请重新登录")


def _tokens(seconds: int) -> TokenPair:
    return TokenPair(STAFF_PREFIX + ids.token(), STAFF_PREFIX + ids.token(), seconds)


def _told(session: AsyncSession, action: str, account_id: UUID | None, by: ActorKind) -> None:
    audit.record(
        session,
        actor_kind=by,
        actor_id=account_id if by is ActorKind.STAFF else None,
        action=action,
        subject_kind="staff_account",
        subject_id=account_id,
    )


def new_session(database: Database, account: StaffAccount) -> tuple[TokenPair, StaffSession]:
    """Tokens for somebody whose password was right, and the row that keeps them."""
    pair, now = _tokens(database.settings.access_token_seconds), clock.now()
    return pair, StaffSession(
        staff_id=account.id,
        access_hash=hashed(pair.access_token),
        refresh_hash=hashed(pair.refresh_token),
        signed_in_at=now,
        access_expires_at=now + timedelta(seconds=pair.expires_in),
        used_at=now,
        expires_at=now + timedelta(hours=database.settings.staff_session_hours),
    )


async def check_failures(session: AsyncSession, account_index: str, place_index: str) -> None:
    """Raise TooMany after too many wrong secrets of late, for one account and place or from one place."""
    recent = (
        col(SignInFailure.place_index) == place_index,
        col(SignInFailure.at) > clock.now() - FAILURE_WINDOW,
    )
    both = sa.func.count().filter(col(SignInFailure.account_index) == account_index)
    query = select(sa.func.count(), both).select_from(SignInFailure).where(*recent)
    here, here_for_account = (await session.exec(query)).one()
    if here_for_account >= FAILURES_PER_ACCOUNT_AND_PLACE or here >= FAILURES_PER_PLACE:
        raise TooMany(
            code="too_many_sign_ins",
            title="密码错误次数过多，请稍后再试",
            retry_after=int(FAILURE_WINDOW.total_seconds()),
        )
