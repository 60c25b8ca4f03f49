"""Sending a message: spend a grant in one transaction, ask WeChat in none, note the outcome in another.

At least once: a crash between WeChat's answer and our note sends it again, if she has
allowed another; never is one lost unseen. A message keeps the grant it has spent, however
often it is tried.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM, System, citizen_sessions
from api.adapters.wechat import WeChat
from api.db.session import Database, settings
from api.db.tables.messages import Message
from api.errors import DomainError
from api.kernel import Transition, advance, outbox
from api.kernel.outbox import Deliver
from api.mechanisms.messages import grants, workflow
from api.mechanisms.messages.tell import TOPIC
from api.mechanisms.messages.templates import PAGE, data
from api.terms.messages import MessageFailure, MessageStatus

FINAL = {
    "message_not_allowed": MessageFailure.REFUSED,
    "message_template_wrong": MessageFailure.TEMPLATE,
}
"""What trying again would not change. Everything else is tried again, later and later."""

log = structlog.get_logger()


@dataclass(frozen=True, repr=False)
class Parcel:
    """What WeChat is asked to send; has no printable form, so that no log line can hold it."""

    openid: str
    template_id: str
    page: str
    data: dict[str, str]
    state: str


def deliverer(database: Database, wechat: WeChat) -> Deliver:
    """Who delivers the outbox topic "message"."""

    async def deliver(payload: dict[str, Any]) -> None:
        message_id = UUID(payload["message_id"])
        async with database.write() as session:
            parcel = await _packed(session, message_id)
        if parcel is None:
            return
        asked = clock.now()
        try:
            wechat_id = await wechat.send_subscribe(
                parcel.openid, parcel.template_id, parcel.page, parcel.data, parcel.state
            )
        except DomainError as refusal:
            failure = FINAL.get(refusal.code)
            if failure is None:
                raise
            async with database.write() as session:
                await _refused(session, message_id, failure, asked)
            return
        async with database.write() as session:
            message = await session.get_one(Message, message_id, with_for_update=True)
            await _settle(session, message, workflow.SEND, wechat_id=wechat_id or None)

    return deliver


async def give_up(session: AsyncSession, system: System, now: datetime) -> int:
    """Show staff the messages that the outbox gave up; returns how many."""
    count = 0
    for payload in await outbox.given_up(session, TOPIC):
        message = await session.get_one(Message, UUID(payload["message_id"]), with_for_update=True)
        if message.status is MessageStatus.QUEUED:
            word = MessageFailure.UNAVAILABLE
            await advance(session, message, workflow.FAIL, system, word, failure=word, settled_at=now)
            count += 1
    return count


async def _packed(session: AsyncSession, message_id: UUID) -> Parcel | None:
    """The message ready to go, its grant spent; None if it is settled, or just was."""
    whose = (await session.exec(select(Message.citizen_id).where(Message.id == message_id))).one()
    if whose is None:
        return None
    await grants.lock(session, whose)
    message = await session.get_one(Message, message_id, with_for_update=True)
    if message.status is not MessageStatus.QUEUED:
        return None
    chosen = settings(session)
    template_id = chosen.wechat_template_ids.get(message.template)
    fields = data(chosen, message.template, message.fields)
    if not (template_id and fields):
        await _fail(session, message, MessageFailure.TEMPLATE)
        return None
    message.grant_id = message.grant_id or await grants.take(session, whose, message.template)
    if message.grant_id is None:
        await _fail(session, message, MessageFailure.NO_GRANT)
        return None
    session.add(message)
    await session.flush()
    return Parcel(
        openid=await citizen_sessions.openid(session, whose),
        template_id=template_id,
        page=f"{PAGE}?subject_kind={message.subject_kind}&subject_id={message.subject_id}",
        data=fields,
        state="formal" if chosen.mode == "production" else "developer",
    )


async def _refused(session: AsyncSession, message_id: UUID, failure: MessageFailure, asked: datetime) -> None:
    """WeChat will not take it; what she granted since it was asked is another matter."""
    whose = (await session.exec(select(Message.citizen_id).where(Message.id == message_id))).one()
    if whose is not None:
        await grants.lock(session, whose)
    message = await session.get_one(Message, message_id, with_for_update=True)
    if failure is MessageFailure.REFUSED and whose is not None:
        await grants.void(session, whose, message.template, asked)
    if failure is MessageFailure.TEMPLATE and message.grant_id is not None:
        await grants.give_back(session, message.grant_id)
        message.grant_id = None
        session.add(message)
        await session.flush()
    await _fail(session, message, failure)


async def _fail(session: AsyncSession, message: Message, failure: MessageFailure) -> None:
    if failure is MessageFailure.TEMPLATE:
        # A technician's to repair, so it is said aloud; what the message told is not.
        log.error("subscription message refused", template=str(message.template), failure=str(failure))
    await _settle(session, message, workflow.FAIL, failure=failure)


async def _settle(session: AsyncSession, message: Message, transition: Transition, **outcome: object) -> None:
    """Note an outcome, unless another worker whose lease ran out has noted one meanwhile."""
    if message.status in transition.sources:
        word = outcome.get("failure")
        reason = str(word) if word else None
        await advance(session, message, transition, SYSTEM, reason, settled_at=clock.now(), **outcome)
