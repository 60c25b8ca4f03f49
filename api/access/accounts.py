"""Staff accounts, organisations and regions: made by a technician at the command line."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.db.tables.access import Organisation, Region, StaffAccount, StaffSession
from api.errors import Conflict, NotFound
from api.terms.access import ActorKind, OrganisationKind, Role


async def ensure_region(session: AsyncSession, code: str, name: str) -> None:
    """Add a region unless it is there."""
    if await session.get(Region, code) is None:
        session.add(Region(code=code, name=name))
        await session.flush()


async def ensure_organisation(
    session: AsyncSession, name: str, kind: OrganisationKind, region_code: str
) -> Organisation:
    """The organisation of that name, made if it is not there."""
    found = (await session.exec(select(Organisation).where(Organisation.name == name))).first()
    if found is None:
        found = Organisation(kind=kind, name=name, region_code=region_code)
        session.add(found)
        await session.flush()
    return found


async def create_staff(
    session: AsyncSession,
    *,
    username: str,
    display_name: str,
    password_hash: str,
    role: Role,
    organisation: Organisation,
    region_code: str,
) -> StaffAccount:
    """A new account. Raises Conflict if the username is taken, NotFound for an unknown region."""
    if (await session.exec(select(StaffAccount).where(StaffAccount.username == username))).first():
        raise Conflict("username_taken", "用户名已存在")
    if await session.get(Region, region_code) is None:
        raise NotFound(title="没有这个地区")
    account = StaffAccount(
        username=username,
        display_name=display_name,
        password_hash=password_hash,
        role=role,
        organisation_id=organisation.id,
        region_code=region_code,
        created_at=clock.now(),
    )
    session.add(account)
    await session.flush()
    _told(session, "staff_account.created", account)
    return account


async def disable_staff(session: AsyncSession, username: str) -> None:
    """Shut an account: its sessions end at their next request. Raises NotFound."""
    account = (await session.exec(select(StaffAccount).where(StaffAccount.username == username))).first()
    if account is None:
        raise NotFound(title="没有这个账号")
    account.disabled_at = clock.now()
    session.add(account)
    await session.exec(
        sa.update(StaffSession)
        .where(col(StaffSession.staff_id) == account.id, col(StaffSession.revoked_at).is_(None))
        .values(revoked_at=clock.now())
    )
    _told(session, "staff_account.disabled", account)


def _told(session: AsyncSession, action: str, account: StaffAccount) -> None:
    audit.record(
        session,
        actor_kind=ActorKind.SYSTEM,
        actor_id=None,
        action=action,
        subject_kind="staff_account",
        subject_id=account.id,
    )
