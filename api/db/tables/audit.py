"""The append-only record of what staff did."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.access import ActorKind


class AuditEntry(SQLModel, table=True):
    """Who did what to which row, from which state to which, why, when, in which request.

    `position` and `chain` are filled in by the worker, in batches, so that the hash
    chain does not make writers wait for each other.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    at: datetime = Field(index=True)
    actor_kind: ActorKind = Field(sa_type=enum(ActorKind, "actor_kind"))
    actor_id: UUID | None = Field(default=None, index=True)
    action: str = Field(index=True, sa_type=code(60))
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID | None = None
    from_state: str | None = Field(default=None, sa_type=code(40))
    to_state: str | None = Field(default=None, sa_type=code(40))
    reason: str | None = Field(default=None, max_length=1000)
    request_id: str = Field(sa_type=code(64))
    position: int | None = Field(default=None, unique=True, sa_type=sa.BigInteger)
    chain: str | None = Field(default=None, sa_type=code(64))
