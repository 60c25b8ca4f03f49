"""Public notices, what is listed on them, and what people object."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.notices import Channel, EntryStatus, NoticeStage, ObjectionStatus


class Notice(SQLModel, table=True):
    """A public notice of a subject (a campaign). Shown from `opens_at`, by the clock."""

    __table_args__ = (sa.Index("ix_notice_subject", "subject_id", "stage"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID
    stage: NoticeStage = Field(sa_type=enum(NoticeStage, "stage"))
    title: str = Field(max_length=120)
    basis: str = Field(max_length=300)
    """By what it is held (批准依据)."""
    body: str = Field(max_length=2000)
    """What is announced, in a sentence or two."""
    issuer: str = Field(max_length=100)
    """The organisation that signs."""
    contact: str = Field(max_length=300)
    """Where objections go: office, telephone, address."""
    region_code: str = Field(foreign_key="region.code", sa_type=code(12))
    opens_at: datetime = Field(index=True)
    closes_at: datetime
    working_days: int
    """The least it lasts, in working days after the first day."""
    created_at: datetime
    announced_at: datetime | None = None
    """When those listed were told; by the worker, who may be late."""
    concluded_at: datetime | None = None
    """When what was on notice was settled for good; nothing can be objected to any more."""
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = Field(default=None, max_length=500)


class NoticeEntry(SQLModel, table=True):
    """One line of a notice: the card its kind handed over, masked, and how it stands."""

    __tablename__ = "notice_entry"
    __table_args__ = (
        sa.UniqueConstraint("notice_id", "number"),
        sa.UniqueConstraint("notice_id", "subject_id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    notice_id: UUID = Field(foreign_key="notice.id")
    number: int
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID = Field(index=True)
    title: str = Field(max_length=80)
    byline: str = Field(max_length=60)
    region_name: str = Field(max_length=60)
    status: EntryStatus = Field(default=EntryStatus.LISTED, sa_type=enum(EntryStatus, "status"))
    version: int = 1
    ends_at: datetime | None = None
    """When its own period ends, if later than the notice's: after a hold it gets its remaining days."""
    remaining_days: int | None = None
    """Working days left when it was put on hold."""
    public_reason: str | None = Field(default=None, max_length=500)


class Objection(SQLModel, table=True):
    """What somebody objects, under her name. Name, contact and text are sealed (people)."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    notice_id: UUID = Field(foreign_key="notice.id", index=True)
    entry_id: UUID = Field(foreign_key="notice_entry.id", index=True)
    channel: Channel = Field(sa_type=enum(Channel, "channel"))
    citizen_id: UUID | None = Field(default=None, foreign_key="citizen.id", index=True)
    person_id: UUID = Field(foreign_key="person.id")
    text_id: UUID = Field(foreign_key="sealed_text.id")
    dated: date
    """The day that decides whether it was in time: postmark, call, visit or sending."""
    received_at: datetime
    recorded_by: UUID | None = Field(default=None, foreign_key="staff_account.id")
    status: ObjectionStatus = Field(default=ObjectionStatus.RECEIVED, sa_type=enum(ObjectionStatus, "status"))
    version: int = 1
    answer: str | None = Field(default=None, max_length=500)
    """What the objector is told."""
    public_reason: str | None = Field(default=None, max_length=500)
    settled_at: datetime | None = None
    heard_on: date | None = None
    """When the hearing was held, before an objection can be upheld."""
    heard: bool | None = None
    """Whether the one objected to was heard; false: she was invited and stayed away."""
    hearing_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    """The hearing's minutes, sealed."""


class Lead(SQLModel, table=True):
    """What somebody says without a name; kept apart, and never stops anything."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    notice_id: UUID = Field(foreign_key="notice.id", index=True)
    entry_id: UUID | None = Field(default=None, foreign_key="notice_entry.id")
    channel: Channel = Field(sa_type=enum(Channel, "channel"))
    text_id: UUID = Field(foreign_key="sealed_text.id")
    received_on: date
    """The day only: an hour would tell too much of who sent it."""
