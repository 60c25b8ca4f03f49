"""Who fulfils a wish, and how it went."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.wishes import ClaimOutcome, Receiver, ReleaseReason, Remedy, UnitKind


class DonorUnit(SQLModel, table=True):
    """An enterprise, a party branch, a model post that claims several wishes; its contact is sealed."""

    __tablename__ = "donor_unit"
    __table_args__ = (sa.UniqueConstraint("region_code", "name"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    region_code: str = Field(foreign_key="region.code", sa_type=code(12))
    kind: UnitKind = Field(sa_type=enum(UnitKind, "kind"))
    name: str = Field(max_length=80)
    contact_id: UUID = Field(foreign_key="person.id")
    contact_index: str | None = Field(default=None, index=True, sa_type=code(64))
    """The blind index of the contact's phone: the citizen with that verified number claims for the unit.

    None once the contact was erased: the unit is struck off and has no live claim.
    """
    version: int = 1
    created_at: datetime
    retired_at: datetime | None = None


class WishClaim(SQLModel, table=True):
    """That somebody means to fulfil a wish. Its progress is the wish's status; of a wish one is live."""

    __tablename__ = "wish_claim"
    __table_args__ = (
        sa.Index(
            "uq_wish_claim_live",
            "wish_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_wish_claim_citizen", "citizen_id", "campaign_id", "ended_at"),
        sa.Index("ix_wish_claim_donor", "donor_key", "ended_at"),
        sa.Index("ix_wish_claim_unit", "unit_id", "campaign_id", "ended_at"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    wish_id: UUID = Field(foreign_key="wish.id", index=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    citizen_id: UUID | None = Field(default=None, foreign_key="citizen.id")
    """Who claimed, herself or for her unit; None: staff did for a unit, or she has closed her account."""
    donor_key: str | None = Field(default=None, sa_type=code(64))
    """Who claimed for herself, in this campaign only and for nobody without the key: her caps are
    counted by it, also after she has closed her account and come back."""
    unit_id: UUID | None = Field(default=None, foreign_key="donor_unit.id")
    claimed_at: datetime
    confirmed_at: datetime | None = None
    due_at: datetime | None = Field(default=None, index=True)
    """Until when it must be confirmed, then handed in; None once the goods are there, or it has ended."""
    extended_at: datetime | None = None
    reminded_at: datetime | None = None
    code_serial: int = 1
    """Which pick-up code is in force; the code itself is derived and never stored."""
    code_tries: int = 0
    """Wrong codes given at hand-in since this code is in force."""
    received_at: datetime | None = None
    point: str | None = Field(default=None, max_length=60)
    """Where the goods were handed in."""
    goods_since: datetime | None = Field(default=None, index=True)
    """Since when the goods are where the wish's status says; None while nothing was handed in."""
    certificate_number: str | None = Field(default=None, unique=True, sa_type=code(20))
    thanks_text_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    thanks_shown_at: datetime | None = None
    """Since when the donor may read the thank-you note: once it was checked."""
    ended_at: datetime | None = None
    outcome: ClaimOutcome | None = Field(default=None, sa_type=enum(ClaimOutcome, "outcome"))
    release_reason: ReleaseReason | None = Field(default=None, sa_type=enum(ReleaseReason, "release_reason"))


class WishDelivery(SQLModel, table=True):
    """One time a wish's goods were handed over, and the visit that looked how it went."""

    __tablename__ = "wish_delivery"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    claim_id: UUID = Field(foreign_key="wish_claim.id", index=True)
    delivered_on: date
    receiver: Receiver = Field(sa_type=enum(Receiver, "receiver"))
    signature_text_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    """Who signed, and what was noted, sealed."""
    staff_id: UUID = Field(foreign_key="staff_account.id")
    recorded_at: datetime
    visited_on: date | None = None
    visited_by: UUID | None = Field(default=None, foreign_key="staff_account.id")
    visit_text_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    remedy: Remedy | None = Field(default=None, sa_type=enum(Remedy, "remedy"))
    """What was wrong; None after the visit: nothing was."""
