"""The transactional outbox: what must leave the process is first a row in the effect's transaction.

Delivery is at least once: a worker leases messages, hands each to its topic's
handler outside any transaction, and notes the outcome. Failures come back later
and later. Topics are drained side by side and so are a topic's messages, each
within a deadline, so that one slow receiver holds up nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import Database
from api.db.tables.kernel import OutboxMessage

LEASE = timedelta(seconds=60)
PATIENCE = 30.0
"""Seconds a delivery may take; well within the lease, so that nobody else begins it meanwhile."""
LEASES = 25
"""How often a topic is leased from in one round, so that a long queue holds up no other topic."""
FIRST_RETRY = timedelta(seconds=5)
ATTEMPTS = 12

Deliver = Callable[[dict[str, Any]], Awaitable[None]]
Topics = dict[str, Deliver]


def enqueue(session: AsyncSession, topic: str, **ids: UUID | int) -> None:
    """Promise a delivery, in the transaction of what is to be told.

    The payload holds ids and numbers, never a name: whoever delivers looks up the
    rest. Raises TypeError for anything else.
    """
    for name, value in ids.items():
        if not isinstance(value, UUID | int):
            raise TypeError(f"{name} of {topic} is neither an id nor a number")
    payload = {name: value if isinstance(value, int) else str(value) for name, value in ids.items()}
    now = clock.now()
    session.add(OutboxMessage(topic=topic, payload=payload, created_at=now, due_at=now))


async def waiting(session: AsyncSession) -> bool:
    """Whether anything is due, so that who has nothing to deliver takes no lock to find that out."""
    due = select(OutboxMessage.id).where(
        col(OutboxMessage.done_at).is_(None),
        col(OutboxMessage.failed_at).is_(None),
        OutboxMessage.due_at <= clock.now(),
    )
    return (await session.exec(due.limit(1))).first() is not None


async def given_up(session: AsyncSession, topic: str, limit: int = 100) -> list[dict[str, Any]]:
    """The payloads of deliveries given up, each once: told with this transaction, they are done."""
    lost = (
        select(OutboxMessage)
        .where(
            OutboxMessage.topic == topic,
            col(OutboxMessage.failed_at).is_not(None),
            col(OutboxMessage.done_at).is_(None),
        )
        .order_by(col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(await session.exec(lost))
    for row in rows:
        row.done_at = clock.now()
        session.add(row)
    return [row.payload for row in rows]


async def lease(database: Database, topic: str, limit: int = 20) -> list[OutboxMessage]:
    """Take due messages for a minute; no two workers ever hold the same one."""
    now = clock.now()
    due = (
        sa.select(col(OutboxMessage.id))
        .where(
            col(OutboxMessage.topic) == topic,
            col(OutboxMessage.done_at).is_(None),
            col(OutboxMessage.failed_at).is_(None),
            col(OutboxMessage.due_at) <= now,
            sa.or_(col(OutboxMessage.leased_until).is_(None), col(OutboxMessage.leased_until) <= now),
        )
        .order_by(col(OutboxMessage.due_at), col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    async with database.write() as session:
        taken = await session.exec(
            sa.update(OutboxMessage)
            .where(col(OutboxMessage.id).in_(sa.select(due.c.id)))
            .values(leased_until=now + LEASE, attempts=col(OutboxMessage.attempts) + 1)
            .returning(OutboxMessage)
        )
        return list(taken.scalars())


async def drain(database: Database, topics: Topics) -> int:
    """Deliver what is due; returns how many got through."""
    return sum(await asyncio.gather(*(_drain(database, *topic) for topic in topics.items())))


async def _drain(database: Database, topic: str, deliver: Deliver) -> int:
    delivered = 0
    for _ in range(LEASES):
        if not (messages := await lease(database, topic)):
            break
        delivered += sum(await asyncio.gather(*(_attempt(database, deliver, one) for one in messages)))
    return delivered


async def _attempt(database: Database, deliver: Deliver, message: OutboxMessage) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await deliver(message.payload)
    except Exception as failure:  # noqa: BLE001  whatever went wrong, it is tried again
        await _failed(database, message, type(failure).__name__)
        return False
    await _note(database, message, done_at=clock.now())
    return True


async def _failed(database: Database, message: OutboxMessage, error: str) -> None:
    """Note the kind of failure only: its text may hold what was to be delivered."""
    if message.attempts >= ATTEMPTS:
        await _note(database, message, failed_at=clock.now(), last_error=error[:200])
        return
    later = clock.now() + FIRST_RETRY * 2 ** (message.attempts - 1)
    await _note(database, message, due_at=later, leased_until=None, last_error=error[:200])


async def _note(database: Database, message: OutboxMessage, **values: object) -> None:
    """Write the outcome, unless the lease ran out and the message is somebody else's by now."""
    async with database.write() as session:
        await session.exec(
            sa.update(OutboxMessage)
            .where(col(OutboxMessage.id) == message.id, col(OutboxMessage.attempts) == message.attempts)
            .values(**values)
        )
