"""Polls, candidates and the windows ballots are counted by."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.polls import CandidateStanding, WindowState


class Poll(SQLModel, table=True):
    """A ballot box with its rules. `version` grows with whatever a voter's form depends on."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID = Field(unique=True)
    title: str = Field(max_length=80)
    key_id: bytes
    rules: dict[str, Any] = Field(sa_type=sa.JSON)
    rules_hash: str = Field(sa_type=code(64))
    rules_version: int = 1
    """Grows with every change of published rules before the first ballot."""
    earlier_rules: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    """Published rules that were replaced: `{"version": 1, "rules_hash": …, "replaced_at": …}`."""
    rules_frozen_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = Field(default=None, index=True)
    paused: bool = False
    cancelled: bool = False
    counted_at: datetime | None = None
    """When the last seal was set; from then on nothing more is accepted."""
    audit_key: str | None = Field(default=None, sa_type=code(43))
    """The public half (X25519, base64url) of what links are encrypted to; None: nothing is ever voided."""
    audit_key_mac: str | None = Field(default=None, sa_type=code(22))
    """Under the poll's own key: whoever can only write to the database cannot put another audit key there."""
    audit_key_destroyed_at: datetime | None = None
    void_version: int = 0
    """The version of the void list in force; 0: nothing was voided."""
    candidates: int = 0
    version: int = 1


class Candidate(SQLModel, table=True):
    """What can be voted for: the card its kind handed over, under a number that never changes."""

    __table_args__ = (sa.UniqueConstraint("poll_id", "number"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    poll_id: UUID = Field(foreign_key="poll.id")
    number: int
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID = Field(unique=True)
    title: str = Field(max_length=80)
    byline: str = Field(max_length=60)
    region_code: str = Field(sa_type=code(12))
    region_name: str = Field(max_length=60)
    text: str = Field(max_length=2000)
    facts: dict[str, Any] = Field(sa_type=sa.JSON)
    """Figures of the card by label, in the order shown."""
    standing: CandidateStanding = Field(
        default=CandidateStanding.STANDING, sa_type=enum(CandidateStanding, "standing")
    )
    standing_reason: str | None = Field(default=None, max_length=500)
    """Why she cannot be voted for, as the public reads it."""
    created_at: datetime


class BallotWindow(SQLModel, table=True):
    """A numbered stretch of ballots that is counted as a whole, once sealed."""

    __tablename__ = "ballot_window"

    poll_id: UUID = Field(foreign_key="poll.id", primary_key=True)
    number: int = Field(primary_key=True)
    state: WindowState = Field(sa_type=enum(WindowState, "state"))
    opened_at: datetime
    sealed_at: datetime | None = None
    last: int | None = None
    """The last window whose ballots are counted here: the number itself, except for the last seal."""
    ballots: int = 0
    picks: int = 0
    tally: dict[str, int] = Field(default_factory=dict, sa_type=sa.JSON)
    """Picks by candidate number in this window; "0" counts blank ballots."""
    totals: dict[str, int] = Field(default_factory=dict, sa_type=sa.JSON)
    """The same over this and every earlier window."""
    total_ballots: int = 0
