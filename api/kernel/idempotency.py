"""Creating twice with one key creates once.

The key is written in the transaction of what it creates: a twin in flight waits
for that transaction (on PostgreSQL at the unique key, on SQLite at the write lock)
and then finds the first one's result. Only the new row's id is kept; the answer is
rendered again, so that no personal data lies about here.
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Actor
from api.db.session import keyring
from api.db.tables.kernel import IdempotencyKey
from api.errors import Invalid

KEPT = timedelta(days=7)
_PENDING = UUID(int=0)


async def once(
    session: AsyncSession,
    actor: Actor,
    operation: str,
    key: str,
    payload: str,
    effect: Callable[[], Awaitable[UUID]],
    *,
    by_day: bool = False,
) -> UUID:
    """The id of what `effect` created, now or when this key was first used.

    `by_day` keeps the day only, for what nobody is to date more closely.
    Raises Invalid when the key came with another payload before.
    """
    row = {
        "caller": f"{actor.kind}:{actor.id}",
        "operation": operation,
        "key_hash": hashlib.sha256(key.encode()).hexdigest(),
    }
    payload_hash = keyring(session).index("idempotency", payload)
    now = clock.now()
    at = clock.midnight(clock.day(now)) if by_day else now
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = await session.exec(
        insert(IdempotencyKey)
        .values(**row, payload_hash=payload_hash, resource_id=_PENDING, created_at=at)
        .on_conflict_do_nothing()
        .returning(col(IdempotencyKey.caller))
    )
    if fresh.first() is None:
        first = await session.get_one(IdempotencyKey, (row["caller"], row["operation"], row["key_hash"]))
        if first.payload_hash not in keyring(session).indexes("idempotency", payload):
            raise Invalid("idempotency_key_reused", "同一请求标识被用于不同的内容")
        return first.resource_id
    created = await effect()
    await session.exec(sa.update(IdempotencyKey).filter_by(**row).values(resource_id=created))
    return created


async def forget(session: AsyncSession) -> None:
    """Drop keys past their week."""
    await session.exec(sa.delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < clock.now() - KEPT))
