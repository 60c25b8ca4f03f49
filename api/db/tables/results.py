"""Results as they were certified, and the awards that followed."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.results import AwardStatus, Outcome, ResultStatus


class Result(SQLModel, table=True):
    """The figures of one subject (a campaign) as one person proposed and another certified them."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID = Field(unique=True)
    region_code: str = Field(foreign_key="region.code", sa_type=code(12))
    status: ResultStatus = Field(default=ResultStatus.PROPOSED, sa_type=enum(ResultStatus, "status"))
    version: int = 1
    public_weight: int
    """Percent; the jury's is what it leaves."""
    places: int
    digest: str = Field(sa_type=code(64))
    """SHA-256 over everything the figures were computed from and the draws: what both have signed."""
    draws: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    """Ties that were drawn: candidate numbers in the order drawn, when, and before which witnesses."""
    earlier_draws: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    """Draws of proposals that were replaced, oldest first: none that was ever submitted is lost."""
    proposed_by: UUID = Field(foreign_key="staff_account.id")
    proposed_at: datetime
    certified_by: UUID | None = Field(default=None, foreign_key="staff_account.id")
    certified_at: datetime | None = None
    certification: int = 0
    """How often it has been certified: more than once if an upheld objection reopened it."""
    notice_id: UUID | None = None
    """The notice it was last put on."""
    reopened_reason: str | None = Field(default=None, max_length=500)


class ResultItem(SQLModel, table=True):
    """One candidate's figures, each in hundredths of a point; who is out has votes and no scores."""

    __tablename__ = "result_item"

    result_id: UUID = Field(foreign_key="result.id", primary_key=True)
    number: int = Field(primary_key=True)
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID
    title: str = Field(max_length=80)
    byline: str = Field(max_length=60)
    region_name: str = Field(max_length=60)
    votes: int
    public_score: int | None = None
    jury_score: int | None = None
    total_score: int | None = None
    rank: int | None = None
    """Equal ranks are possible where no draw was needed; None for who is out."""
    outcome: Outcome = Field(sa_type=enum(Outcome, "outcome"))


class Award(SQLModel, table=True):
    """An honour granted under a number that is never used again."""

    __table_args__ = (sa.UniqueConstraint("region_code", "year", "number"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    region_code: str = Field(foreign_key="region.code", sa_type=code(12))
    year: int
    number: int
    scope_id: UUID = Field(index=True)
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID = Field(unique=True)
    title: str = Field(max_length=80)
    """The honour's name."""
    recipient: str = Field(max_length=60)
    """As it was on notice, masked."""
    work: str = Field(max_length=80)
    region_name: str = Field(max_length=60)
    status: AwardStatus = Field(default=AwardStatus.GRANTED, sa_type=enum(AwardStatus, "status"))
    version: int = 1
    granted_at: datetime
    revoked_at: datetime | None = None
    public_reason: str | None = Field(default=None, max_length=500)
