"""What proves a count: the tiles of the two logs, the signed heads, and the recounts."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.ballots import BallotLog


class SignedHead(SQLModel, table=True):
    """What was published when a window was sealed; never changed, never removed."""

    __tablename__ = "signed_head"

    poll_id: UUID = Field(foreign_key="poll.id", primary_key=True)
    number: int = Field(primary_key=True)
    """Its window's."""
    document: str = Field(sa_type=sa.Text)
    """Canonical JSON (RFC 8785), byte for byte as it was signed."""
    signature: str = Field(sa_type=code(86))
    """Ed25519 in base64url."""


class LogTile(SQLModel, table=True):
    """The root of 256 neighbouring leaves of a log: what a proof of inclusion is made of."""

    __tablename__ = "log_tile"

    poll_id: UUID = Field(foreign_key="poll.id", primary_key=True)
    log: BallotLog = Field(primary_key=True, sa_type=enum(BallotLog, "log"))
    number: int = Field(primary_key=True)
    """From 0: leaves 256 × number and on."""
    first: str = Field(sa_type=code(24))
    """The code its first leaf begins with, so that a leaf is found without counting those before it."""
    hash: str = Field(sa_type=code(64))
    """SHA-256 in hex."""


class Recount(SQLModel, table=True):
    """One comparison of everything in the two logs with everything that was sealed."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    poll_id: UUID = Field(foreign_key="poll.id", index=True)
    at: datetime
    asked_by: UUID | None = Field(default=None, foreign_key="staff_account.id")
    """None: nobody, it was time."""
    ballots: int
    picks: int
    clean: bool
    differences: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    """Where logs and seals disagree, as `{"window": 3, "what": "tally"}`."""
