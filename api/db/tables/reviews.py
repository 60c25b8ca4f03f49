"""Reviews on their way up the tiers, and what was verified and decided on that way."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.access import ActorKind
from api.terms.reviews import ReviewAction, ReviewStatus, Tier


class Review(SQLModel, table=True):
    """A subject on its way up. `scope_id` is what it competes in: quotas are counted there."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID = Field(unique=True)
    scope_id: UUID = Field(index=True)
    region_code: str = Field(foreign_key="region.code", sa_type=code(12))
    tiers: list[str] = Field(sa_type=sa.JSON)
    """The tiers it passes, lowest first."""
    tier: Tier = Field(sa_type=enum(Tier, "tier"))
    """Whose turn it is, or whose it was last."""
    status: ReviewStatus = Field(default=ReviewStatus.PENDING, sa_type=enum(ReviewStatus, "status"))
    version: int = 1
    due_at: datetime | None = Field(default=None, index=True)
    """Until when a returned subject may be handed in again, or the tier it was sent down to may decide."""
    holds_quota: bool = False
    """Whether it takes up a place of its region's quota."""
    assignee_id: UUID | None = Field(default=None, foreign_key="staff_account.id", index=True)
    """Who has it in hand; nobody in particular until somebody takes it."""


class ReviewStep(SQLModel, table=True):
    """One thing somebody did in a review; never changed."""

    __tablename__ = "review_step"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    review_id: UUID = Field(foreign_key="review.id", index=True)
    tier: Tier = Field(sa_type=enum(Tier, "tier"))
    action: ReviewAction = Field(sa_type=enum(ReviewAction, "action"))
    actor_kind: ActorKind = Field(sa_type=enum(ActorKind, "actor_kind"))
    actor_id: UUID | None = None
    at: datetime
    reason: str | None = Field(default=None, max_length=500)
    """What the one who handed it in is told."""
    note: str | None = Field(default=None, max_length=500)
    """What the lower tier is told; never shown to the one who handed it in."""
    due_at: datetime | None = None


class ReviewCheck(SQLModel, table=True):
    """One thing verified before a subject goes up, as it was found last: how, on which day, by whom.

    What was found before stands in the steps. Nothing is verified of what is handed in anew.
    """

    __tablename__ = "review_check"

    review_id: UUID = Field(foreign_key="review.id", primary_key=True)
    item: str = Field(primary_key=True, sa_type=code(40))
    passed: bool
    checked_on: date
    note: str | None = Field(default=None, max_length=500)
    staff_id: UUID = Field(foreign_key="staff_account.id")
    at: datetime


class ReviewQuota(SQLModel, table=True):
    """How many of a region may be recommended from one tier; taken and given back by one UPDATE each."""

    __tablename__ = "review_quota"
    __table_args__ = (sa.CheckConstraint("used >= 0 AND used <= allowed", name="within"),)

    scope_id: UUID = Field(primary_key=True)
    tier: Tier = Field(primary_key=True, sa_type=enum(Tier, "tier"))
    region_code: str = Field(foreign_key="region.code", primary_key=True, sa_type=code(12))
    allowed: int
    used: int = 0
