"""The transactional outbox: what must leave the process is first a row in the effect's transaction.

Delivery is at least once: a worker leases a message, hands it to its topic's
handler outside any transaction, and notes the outcome. Failures come back later
and later; one slow receiver holds up nobody, since each message is leased alone.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import Database
from api.db.tables.kernel import OutboxMessage

LEASE = timedelta(seconds=60)
FIRST_RETRY = timedelta(seconds=5)
ATTEMPTS = 12

Deliver = Callable[[dict[str, Any]], Awaitable[None]]
Topics = dict[str, Deliver]


def enqueue(session: AsyncSession, topic: str, payload: dict[str, Any]) -> None:
    """Promise a delivery, in the transaction of what is to be told. Payloads hold ids, never names."""
    now = clock.now()
    session.add(OutboxMessage(topic=topic, payload=payload, created_at=now, due_at=now))


async def lease(database: Database, topics: Topics, limit: int = 20) -> list[OutboxMessage]:
    """Take due messages for a minute; no two workers ever hold the same one."""
    now = clock.now()
    due = (
        sa.select(col(OutboxMessage.id))
        .where(
            col(OutboxMessage.topic).in_(list(topics)),
            col(OutboxMessage.done_at).is_(None),
            col(OutboxMessage.failed_at).is_(None),
            col(OutboxMessage.due_at) <= now,
            sa.or_(col(OutboxMessage.leased_until).is_(None), col(OutboxMessage.leased_until) <= now),
        )
        .order_by(col(OutboxMessage.due_at), col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    async with database.write() as session:
        taken = await session.scalars(
            sa.update(OutboxMessage)
            .where(col(OutboxMessage.id).in_(due.scalar_subquery()))
            .values(leased_until=now + LEASE, attempts=col(OutboxMessage.attempts) + 1)
            .returning(OutboxMessage)
        )
        return list(taken)


async def drain(database: Database, topics: Topics) -> int:
    """Deliver what is due, one lease after the other; returns how many got through."""
    delivered = 0
    while messages := await lease(database, topics) if topics else []:
        for message in messages:
            try:
                await topics[message.topic](message.payload)
            except Exception as failure:
                await _failed(database, message, type(failure).__name__)
            else:
                delivered += 1
                await _note(database, message.id, done_at=clock.now())
    return delivered


async def _failed(database: Database, message: OutboxMessage, error: str) -> None:
    """Note the kind of failure only: its text may hold what was to be delivered."""
    if message.attempts >= ATTEMPTS:
        await _note(database, message.id, failed_at=clock.now(), last_error=error)
        return
    later = clock.now() + FIRST_RETRY * 2 ** (message.attempts - 1)
    await _note(database, message.id, due_at=later, leased_until=None, last_error=error)


async def _note(database: Database, message_id: UUID, **values: object) -> None:
    async with database.write() as session:
        await session.exec(
            sa.update(OutboxMessage).where(col(OutboxMessage.id) == message_id).values(**values)
        )
