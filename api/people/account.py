"""The account itself as a room: who she is to us, and what her requests left behind."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, citizen_sessions
from api.db.tables.access import Citizen as CitizenRow
from api.db.tables.access import CitizenSession
from api.db.tables.audit import AuditEntry
from api.db.tables.kernel import IdempotencyKey
from api.db.tables.reviews import ReviewStep
from api.people.rights import Kept, Record, Room, facts


async def holds(session: AsyncSession, citizen: Citizen) -> list[Record]:
    """Her number, her sign-ins, and how many rows of the record bear her random id."""
    row, steps = await session.get_one(CitizenRow, citizen.id), await _count(session, _steps(citizen))
    told = {
        "first_seen_at": ("首次使用", row.first_seen_at),
        "openid": ("微信标识（openid）", "加密保存，只用于登录和发送您允许的消息，不显示"),
        "phone": ("手机号", await citizen_sessions.phone(session, citizen.id)),
        "risk_rank": ("微信平台给出的账号风险等级", row.risk_rank and "有，只用于防范刷票，不显示"),
        "audit_entries": ("操作记录（只有随机编号）", f"{await _count(session, _entries(citizen))}条"),
        "review_steps": ("审核经过中的记录（只有随机编号）", f"{steps}条" if steps else None),
    }
    signed_in = await session.exec(
        select(CitizenSession).where(
            CitizenSession.citizen_id == citizen.id, col(CitizenSession.revoked_at).is_(None)
        )
    )
    return [
        Record("account", citizen.id, facts(told)),
        *(
            Record(
                "session",
                one.id,
                facts(
                    {"renewed_at": ("登录或续期于", one.renewed_at), "expires_at": ("有效至", one.expires_at)}
                ),
            )
            for one in signed_in
        ),
    ]


async def leaves(session: AsyncSession, citizen: Citizen) -> list[Kept]:
    """Forget the keys of her requests; the record stays as it is."""
    await session.exec(
        sa.delete(IdempotencyKey).where(col(IdempotencyKey.caller) == f"{citizen.kind}:{citizen.id}")
    )
    kept = [
        Kept("账号的随机编号和微信标识的不可逆索引", "保证一个人只能投一次票；重新登录会得到同一个空账号")
    ]
    if count := await _count(session, _entries(citizen)):
        kept.append(
            Kept(f"操作记录{count}条，只有随机编号", "网络安全法要求日志至少留存六个月；记录只增不改")
        )
    if steps := await _count(session, _steps(citizen)):
        kept.append(
            Kept(f"审核经过中您提交、补正、撤回的记录{steps}条，只有随机编号", "审核经过只增不改，供事后核查")
        )
    return kept


def _entries(citizen: Citizen) -> sa.ColumnElement[bool]:
    return sa.and_(col(AuditEntry.actor_kind) == citizen.kind, col(AuditEntry.actor_id) == citizen.id)


def _steps(citizen: Citizen) -> sa.ColumnElement[bool]:
    return sa.and_(col(ReviewStep.actor_kind) == citizen.kind, col(ReviewStep.actor_id) == citizen.id)


async def _count(session: AsyncSession, which: sa.ColumnElement[bool]) -> int:
    return (await session.exec(select(sa.func.count()).where(which))).one()


ROOM = Room("account", "账号与登录", holds, leaves)
