"""What WeChat pushes about messages: that she withdrew, that one was not delivered. Each counts once."""

from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM, citizen_sessions
from api.adapters.wechat.events import Undelivered, Withdrawn, told
from api.db.session import Database, keyring, settings
from api.db.tables.messages import Message, WeChatPush
from api.errors import Unavailable
from api.kernel import advance
from api.mechanisms.messages import grants, workflow
from api.terms.messages import MessageFailure, MessageStatus, MessageTemplate


async def hear(database: Database, push: bytes) -> None:
    """Act on a push that was opened. What is unknown, or was heard before, changes nothing.

    Raises Unavailable for news of a message whose sending is not noted yet: WeChat comes again.
    """
    events = told(push)
    if not events:
        return
    async with database.write() as session:
        if not await _first_time(session, push):
            return
        for event in events:
            match event:
                case Withdrawn(openid, template_id):
                    await _withdrawn(session, openid, template_id)
                case Undelivered(openid, wechat_id):
                    await _undelivered(session, openid, wechat_id)


async def _first_time(session: AsyncSession, push: bytes) -> bool:
    """By what it says and not by its seal: WeChat's own retry is sealed anew.

    Kept as a blind index, since a push names its user.
    """
    ring, text = keyring(session), push.hex()
    known = select(WeChatPush.digest).where(col(WeChatPush.digest).in_(ring.indexes("wechat push", text)))
    if (await session.exec(known)).first() is not None:
        return False
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = await session.exec(
        insert(WeChatPush)
        .values(digest=ring.index("wechat push", text), received_at=clock.now())
        .on_conflict_do_nothing()
        .returning(col(WeChatPush.digest))
    )
    return fresh.first() is not None


async def _withdrawn(session: AsyncSession, openid: str, template_id: str) -> None:
    whose = await citizen_sessions.known_by(session, openid)
    template = _template(session, template_id)
    if whose is not None and template is not None:
        await grants.lock(session, whose)
        await grants.void(session, whose, template, clock.now())


def _template(session: AsyncSession, template_id: str) -> MessageTemplate | None:
    configured = settings(session).wechat_template_ids
    return next((one for one in MessageTemplate if configured.get(one) == template_id), None)


async def _undelivered(session: AsyncSession, openid: str, wechat_id: str) -> None:
    whose = await citizen_sessions.known_by(session, openid)
    if whose is None:
        return
    sent = select(Message).where(Message.citizen_id == whose, Message.wechat_id == wechat_id)
    message = (await session.exec(sent.with_for_update())).first()
    if message is None:
        if await _under_way(session, whose):
            raise Unavailable()
        return
    if message.status is MessageStatus.SENT:
        word = MessageFailure.UNDELIVERED
        await advance(session, message, workflow.BOUNCE, SYSTEM, word, failure=word, settled_at=clock.now())


async def _under_way(session: AsyncSession, citizen_id: UUID) -> bool:
    """Whether a message to her has spent its grant and has no outcome yet."""
    query = select(Message.id).where(
        Message.citizen_id == citizen_id,
        Message.status == MessageStatus.QUEUED,
        col(Message.grant_id).is_not(None),
    )
    return (await session.exec(query.limit(1))).first() is not None
