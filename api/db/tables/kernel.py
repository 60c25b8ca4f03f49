"""What every use case leans on: idempotency keys, the outbox, a demo's clock."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code
from api.ids import uuid7


class IdempotencyKey(SQLModel, table=True):
    """One creating request that took effect. Never its body: the answer is rendered again."""

    __tablename__ = "idempotency_key"

    caller: str = Field(primary_key=True, sa_type=code(60))
    operation: str = Field(primary_key=True, sa_type=code(60))
    key_hash: str = Field(primary_key=True, sa_type=code(64))
    payload_hash: str = Field(sa_type=code(64))
    resource_id: UUID
    created_at: datetime = Field(index=True)


class OutboxMessage(SQLModel, table=True):
    """Something that must leave the process: at least once, leased, retried with backoff.

    The payload holds ids only; whoever delivers it looks up the rest at that moment.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (sa.Index("ix_outbox_message_due", "done_at", "due_at"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    topic: str = Field(sa_type=code(60))
    payload: dict[str, Any] = Field(sa_type=sa.JSON)
    created_at: datetime
    due_at: datetime
    leased_until: datetime | None = None
    attempts: int = 0
    last_error: str | None = Field(default=None, max_length=200)
    done_at: datetime | None = None
    failed_at: datetime | None = None


class DemoClock(SQLModel, table=True):
    """How many seconds a demo has moved its clock forward; one row, or none."""

    __tablename__ = "demo_clock"

    id: int = Field(default=1, primary_key=True)
    shift_seconds: int = Field(default=0, sa_type=sa.BigInteger)
