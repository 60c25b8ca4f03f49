"""The phone number WeChat has verified: bound to one account, kept from others where a poll needs that."""

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import citizen_sessions
from api.access.actors import Citizen as Visitor
from api.adapters.wechat import WeChat
from api.db.session import Database, leave_no_trace
from api.db.tables.access import Citizen
from api.errors import Conflict, Unauthenticated

_RESERVED = (col(Citizen.phone_index).is_not(None), col(Citizen.phone_sealed).is_(None))


async def bind(database: Database, wechat: WeChat, visitor: Visitor, code: str) -> None:
    """Keep the phone number WeChat has verified for this citizen, sealed.

    A number belongs to one citizen, or one handset could vote under several names.
    Raises Conflict if it is another's, or was when a poll began that is still open.
    """
    ring, citizen_id = database.keyring, visitor.id
    async with database.read() as session:
        citizen = await session.get(Citizen, citizen_id)
        if citizen is None:
            raise Unauthenticated(code="token_invalid", title="登录状态无效，请重新登录")
        citizen_sessions.require_same_opening(citizen, visitor)
        openid = await citizen_sessions.openid(session, citizen_id)
    phone = await wechat.phone_number(code, openid)
    try:
        async with database.write() as session:
            await session.exec(
                sa.update(Citizen)
                .where(
                    col(Citizen.id) == citizen_id,
                    col(Citizen.closed_at).is_(None),
                    col(Citizen.opening) == visitor.opening,
                )
                .values(
                    phone_index=ring.index("phone", phone),
                    phone_sealed=ring.seal(phone.encode(), f"citizen.phone:{citizen_id}"),
                )
            )
    except IntegrityError as taken:
        raise await _taken(database, phone) from taken


async def _taken(database: Database, phone: str) -> Conflict:
    async with database.read() as session:
        whose = select(Citizen).where(Citizen.phone_index == database.keyring.index("phone", phone))
        holder = (await session.exec(whose)).first()
    if holder is not None and holder.phone_sealed is None:
        return Conflict(
            "phone_taken",
            "该手机号已绑定其他微信账号",
            "原来的账号已注销，但有投票还在进行，一个号码在其中只能用于一个账号；投票结束后即可绑定",
        )
    return Conflict("phone_taken", "该手机号已绑定其他微信账号")


async def reserved(session: AsyncSession) -> bool:
    """Whether any number is only kept from others."""
    return (await session.exec(select(Citizen.id).where(*_RESERVED).limit(1))).first() is not None


async def free(session: AsyncSession) -> int:
    """Let go of numbers that were only kept from others; returns how many."""
    freed = await session.exec(
        sa.update(Citizen)
        .where(*_RESERVED)
        .values(phone_index=None)
        .execution_options(synchronize_session=False)
    )
    if freed.rowcount:
        leave_no_trace(session)
    return freed.rowcount
