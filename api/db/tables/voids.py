"""Fraud audits: the auditors' keys, the batches they void, what is published of it, and appeals."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.ballots import AppealStatus, VoidReason, VoidStatus

_clustered = {"sqlite_with_rowid": False}


class AuditorKey(SQLModel, table=True):
    """An auditor's own key pair; the private half opens with her passphrase, which is kept nowhere."""

    __tablename__ = "auditor_key"

    staff_id: UUID = Field(foreign_key="staff_account.id", primary_key=True)
    public: str = Field(sa_type=code(43))
    """X25519, base64url."""
    mac: str = Field(sa_type=code(64))
    """Under the master key, so that nobody can put another key in its place in the database."""
    wrapped: bytes
    """The private key under Argon2id of the passphrase."""
    salt: bytes
    """With the parameters of Argon2id, as in a PHC string: a key opens at the cost it was made at."""
    created_at: datetime


class AuditShare(SQLModel, table=True):
    """Half of a poll's private audit key, to be opened by one auditor's key; useless without the other."""

    __tablename__ = "audit_share"

    poll_id: UUID = Field(foreign_key="poll.id", primary_key=True)
    staff_id: UUID = Field(foreign_key="staff_account.id", primary_key=True)
    sealed: bytes


class VoidBatch(SQLModel, table=True):
    """Ballots that two auditors hold to be manipulated, named by a filter and not by voter."""

    __tablename__ = "void_batch"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    poll_id: UUID = Field(foreign_key="poll.id", index=True)
    filter: dict[str, Any] = Field(sa_type=sa.JSON)
    reason: VoidReason = Field(sa_type=enum(VoidReason, "reason"))
    note: str = Field(max_length=500)
    status: VoidStatus = Field(default=VoidStatus.PROPOSED, sa_type=enum(VoidStatus, "status"))
    version: int = 1
    found: int
    """How many ballots the voter-side part of the filter met when it was proposed."""
    voided: int | None = None
    """How many it voided when it was applied."""
    proposed_by: UUID = Field(foreign_key="staff_account.id")
    proposed_at: datetime
    confirmed_by: UUID | None = Field(default=None, foreign_key="staff_account.id")
    confirmed_at: datetime | None = None


class VoidedBallot(SQLModel, table=True):
    """That the ballot of a receipt was voided: what its voter is told. No choice."""

    __tablename__ = "voided_ballot"
    __table_args__ = (_clustered,)

    poll_id: UUID = Field(primary_key=True)
    receipt_code: str = Field(primary_key=True, sa_type=code(24))
    reason: VoidReason = Field(sa_type=enum(VoidReason, "reason"))


class VoidList(SQLModel, table=True):
    """The signed list of voided choices, as published; a later version replaces an earlier one."""

    __tablename__ = "void_list"

    poll_id: UUID = Field(foreign_key="poll.id", primary_key=True)
    version: int = Field(primary_key=True)
    document: str = Field(sa_type=sa.Text)
    """Canonical JSON (RFC 8785), byte for byte as it was signed."""
    signature: str = Field(sa_type=code(86))
    tally: dict[str, int] = Field(sa_type=sa.JSON)
    """Voided picks by candidate number."""
    reasons: dict[str, dict[str, int]] = Field(sa_type=sa.JSON)
    """The same by reason: `{"scripted": {"3": 41}}`."""
    ballots: dict[str, int] = Field(sa_type=sa.JSON)
    """Voided ballots by reason."""
    applied_at: datetime


class BallotAppeal(SQLModel, table=True):
    """A voter asks for a voided ballot to be looked at again; she is known by the poll's voter key only."""

    __tablename__ = "ballot_appeal"
    # Neither a hidden row id nor an id that begins with the time: both would tell the order of filing.
    __table_args__ = (sa.UniqueConstraint("poll_id", "receipt_code"), _clustered)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    poll_id: UUID = Field(foreign_key="poll.id")
    receipt_code: str = Field(sa_type=code(24))
    voter: str = Field(sa_type=code(22))
    text_id: UUID
    """Her words, sealed."""
    status: AppealStatus = Field(default=AppealStatus.OPEN, sa_type=enum(AppealStatus, "status"))
    version: int = 1
    filed_at: datetime
    answer: str | None = Field(default=None, max_length=500)
    decided_by: UUID | None = Field(default=None, foreign_key="staff_account.id")
    decided_at: datetime | None = None
