"""The ledger of what citizens allowed: one accept is one message (一次性订阅).

WeChat has no call that says how many are left, so it is counted here: the
mini-program reports each accept, each sending spends one, and when WeChat says that
she has refused, what the ledger still shows is void.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Actor, Permission, authorize
from api.db.tables.access import Citizen
from api.db.tables.messages import Message, MessageGrant, WeChatPush
from api.terms.messages import MessageTemplate

CEILING = 20
"""Unspent grants kept per template: who taps on is not believed without end."""
SPENT_KEPT = timedelta(days=180)
PUSHES_KEPT = timedelta(days=1)
"""Far longer than a push may be old."""


async def allow(session: AsyncSession, actor: Actor, templates: Iterable[MessageTemplate]) -> UUID:
    """Note what she accepted on wx.requestSubscribeMessage, one grant each; returns whose they are.

    Beyond the ceiling nothing is added.
    """
    authorize(actor, Permission.MESSAGE_ALLOW)
    citizen_id = actor.id
    if citizen_id is None:  # a citizen has an id; the type of an actor does not say so
        raise TypeError("no citizen")
    await lock(session, citizen_id)
    counted = await left(session, citizen_id)
    for template in set(templates):
        if counted[template] < CEILING:
            session.add(MessageGrant(citizen_id=citizen_id, template=template, granted_at=clock.now()))
    await session.flush()
    return citizen_id


async def left(session: AsyncSession, citizen_id: UUID) -> dict[MessageTemplate, int]:
    """How many messages of each template may still be sent to her."""
    counted = await session.exec(
        select(MessageGrant.template, sa.func.count())
        .where(MessageGrant.citizen_id == citizen_id, col(MessageGrant.spent_at).is_(None))
        .group_by(col(MessageGrant.template))
    )
    found = dict(counted.all())
    return {template: found.get(template, 0) for template in MessageTemplate}


async def lock(session: AsyncSession, citizen_id: UUID) -> None:
    """Let one at a time count and spend her grants; the first lock of whoever takes several here.

    Weaker than for deleting her, so that signing in does not wait for it.
    """
    await session.get_one(Citizen, citizen_id, with_for_update={"key_share": True})


async def take(session: AsyncSession, citizen_id: UUID, template: MessageTemplate) -> UUID | None:
    """Spend the oldest grant; None if none is left. The caller holds the lock."""
    oldest = (
        select(MessageGrant)
        .where(
            MessageGrant.citizen_id == citizen_id,
            MessageGrant.template == template,
            col(MessageGrant.spent_at).is_(None),
        )
        .order_by(col(MessageGrant.granted_at), col(MessageGrant.id))
        .limit(1)
    )
    grant = (await session.exec(oldest)).first()
    if grant is None:
        return None
    grant.spent_at = clock.now()
    session.add(grant)
    await session.flush()
    return grant.id


async def give_back(session: AsyncSession, grant_id: UUID) -> None:
    """Unspend a grant that WeChat certainly did not use."""
    await session.exec(sa.update(MessageGrant).where(col(MessageGrant.id) == grant_id).values(spent_at=None))


async def void(session: AsyncSession, citizen_id: UUID, template: MessageTemplate, until: datetime) -> None:
    """She refuses: what she granted until then is good for nothing."""
    await session.exec(
        sa.update(MessageGrant)
        .where(
            col(MessageGrant.citizen_id) == citizen_id,
            col(MessageGrant.template) == template,
            col(MessageGrant.spent_at).is_(None),
            col(MessageGrant.granted_at) <= until,
        )
        .values(spent_at=clock.now())
    )


async def forget(session: AsyncSession) -> None:
    """Drop grants spent long ago, and the marks of pushes too old to be replayed."""
    now = clock.now()
    old = sa.select(col(MessageGrant.id)).where(col(MessageGrant.spent_at) < now - SPENT_KEPT)
    await session.exec(sa.update(Message).where(col(Message.grant_id).in_(old)).values(grant_id=None))
    await session.exec(sa.delete(MessageGrant).where(col(MessageGrant.spent_at) < now - SPENT_KEPT))
    await session.exec(sa.delete(WeChatPush).where(col(WeChatPush.received_at) < now - PUSHES_KEPT))
