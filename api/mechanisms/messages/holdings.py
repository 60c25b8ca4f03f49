"""What a citizen was told, and how often she may still be told something; both end when she leaves."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM, Citizen
from api.db.tables.messages import Message, MessageGrant
from api.kernel import advance
from api.mechanisms.messages import grants, workflow
from api.people.rights import Kept, Record, Room, facts
from api.terms.messages import MessageFailure, MessageStatus


async def holds(session: AsyncSession, citizen: Citizen) -> list[Record]:
    """Messages to her, and what she allowed."""
    found = []
    for one in await _hers(session, citizen):
        told = {
            "template": ("消息", one.template),
            "status": ("状态", one.status),
            "text": ("内容", "；".join(str(value) for value in one.fields.values() if value)),
            "created_at": ("时间", one.created_at),
        }
        found.append(Record("message", one.id, facts(told)))
    left = await grants.left(session, citizen.id)
    allowed = {
        template.value: (template.label, f"还可发送{count}条") for template, count in left.items() if count
    }
    if allowed:
        found.append(Record("message_grants", None, facts(allowed)))
    return found


async def leaves(session: AsyncSession, citizen: Citizen) -> list[Kept]:
    """Forget what she allowed; what was to be sent to her is not, and nothing says any more it was to her."""
    for one in await _hers(session, citizen):
        if one.status is MessageStatus.QUEUED:
            nobody = MessageFailure.UNREACHABLE
            await advance(session, one, workflow.MISS, SYSTEM, nobody, failure=nobody, settled_at=clock.now())
    of_hers = col(Message.citizen_id) == citizen.id
    await session.exec(
        sa.update(Message).where(of_hers).values(citizen_id=None, grant_id=None, wechat_id=None)
    )
    await session.exec(sa.delete(MessageGrant).where(col(MessageGrant.citizen_id) == citizen.id))
    return []


async def _hers(session: AsyncSession, citizen: Citizen) -> list[Message]:
    query = select(Message).where(Message.citizen_id == citizen.id).order_by(col(Message.id))
    return list(await session.exec(query))


ROOM = Room("messages", "发给我的消息", holds, leaves)
