"""Juries: who sits, what they judge, and the sheets they fill in."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code as text_code
from api.ids import uuid7


class Panel(SQLModel, table=True):
    """A jury for one subject (a campaign), with its criteria as they were frozen."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    subject_kind: str = Field(sa_type=text_code(40))
    subject_id: UUID = Field(unique=True)
    title: str = Field(max_length=80)
    region_code: str = Field(foreign_key="region.code", sa_type=text_code(12))
    criteria: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    """`{"name": …, "weight": percent}`, in order; weights add up to 100."""
    version: int = 1


class PanelSeat(SQLModel, table=True):
    """One panelist's seat. Who is replaced keeps her row, and her sheets no longer count."""

    __tablename__ = "panel_seat"

    panel_id: UUID = Field(foreign_key="panel.id", primary_key=True)
    staff_id: UUID = Field(foreign_key="staff_account.id", primary_key=True)
    seat: int
    """By which minutes and public figures name her."""
    seated_at: datetime
    """When she last took her seat."""
    removed_at: datetime | None = None
    reason: str | None = Field(default=None, max_length=500)
    """Why she came or went, if there were sheets by then; it stands in the minutes."""


class PanelSitting(SQLModel, table=True):
    """When sheets may be filled in. The first is the judging window; a later one is for what is missing."""

    __tablename__ = "panel_sitting"
    __table_args__ = (sa.CheckConstraint("opens_at < closes_at", name="order"),)

    panel_id: UUID = Field(foreign_key="panel.id", primary_key=True)
    number: int = Field(primary_key=True)
    opens_at: datetime
    closes_at: datetime
    reason: str | None = Field(default=None, max_length=500)


class PanelEntry(SQLModel, table=True):
    """What is judged: a card without name, town or votes, under a code drawn by lot."""

    __tablename__ = "panel_entry"
    __table_args__ = (sa.UniqueConstraint("panel_id", "code"), sa.UniqueConstraint("panel_id", "subject_id"))

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    panel_id: UUID = Field(foreign_key="panel.id")
    code: int
    subject_kind: str = Field(sa_type=text_code(40))
    subject_id: UUID
    title: str = Field(max_length=80)
    text: str = Field(max_length=2000)
    facts: dict[str, Any] = Field(sa_type=sa.JSON)
    struck_at: datetime | None = None
    """When it left the competition; it is not judged any more."""


class ScoreSheet(SQLModel, table=True):
    """One panelist's scores for one entry; hers alone until the sitting is over, then frozen."""

    __tablename__ = "score_sheet"

    panel_id: UUID = Field(foreign_key="panel.id", primary_key=True)
    entry_id: UUID = Field(foreign_key="panel_entry.id", primary_key=True)
    staff_id: UUID = Field(foreign_key="staff_account.id", primary_key=True)
    scores: list[int] = Field(sa_type=sa.JSON)
    """0 to 100 for each criterion, in the panel's order."""
    filed_at: datetime
    version: int = 1
