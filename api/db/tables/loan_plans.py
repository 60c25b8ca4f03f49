"""Women's micro-loan plans."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.access import ActorKind
from api.terms.loan_plans import BorrowerKind, LoanPlanStatus


class LoanPlan(SQLModel, table=True):
    """A plan for which a woman asks a guaranteed micro-loan, entered into a campaign."""

    __tablename__ = "loan_plan"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    region_code: str = Field(foreign_key="region.code", index=True, sa_type=code(12))
    person_id: UUID = Field(foreign_key="person.id")
    status: LoanPlanStatus = Field(
        default=LoanPlanStatus.SUBMITTED,
        sa_type=enum(LoanPlanStatus, "status"),
    )
    version: int = 1
    project: str = Field(max_length=80)
    place: str = Field(max_length=80)
    jobs: int
    amount_fen: int = Field(sa_type=sa.BigInteger)
    term_months: int
    bank: str = Field(max_length=80)
    guarantee: str = Field(max_length=200)
    story: str = Field(max_length=2000)
    submitter_kind: ActorKind = Field(sa_type=enum(ActorKind, "submitter_kind"))
    submitter_id: UUID | None = Field(default=None, index=True)
    """None once the citizen who handed it in has closed her account."""
    return_reason: str | None = Field(default=None, max_length=500)
    borrower: BorrowerKind = Field(default=BorrowerKind.PERSON, sa_type=enum(BorrowerKind, "borrower"))
    heads: int = 1
    """How many borrow together, in a partnership."""
    subsidy_class: str | None = Field(default=None, sa_type=code(40))
    policy_id: UUID | None = Field(default=None, foreign_key="loan_policy.id")
    """The policy it was checked against."""
    office_code: str | None = Field(default=None, sa_type=code(12))
    """The region of the office that entered it, whose officers may put it right; None: a citizen did."""
    review_id: UUID
    candidate_id: UUID | None = None
    created_at: datetime


class LoanPlanDraft(SQLModel, table=True):
    """A citizen's unfinished form for one campaign, sealed as a whole."""

    __tablename__ = "loan_plan_draft"

    citizen_id: UUID = Field(foreign_key="citizen.id", primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", primary_key=True)
    text_id: UUID = Field(foreign_key="sealed_text.id")
    saved_at: datetime = Field(index=True)


class LoanPolicy(SQLModel, table=True):
    """A county's loan parameters from one day on, until the next version's day."""

    __tablename__ = "loan_policy"
    __table_args__ = (sa.UniqueConstraint("region_code", "effective_from"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    region_code: str = Field(foreign_key="region.code", sa_type=code(12))
    effective_from: date
    basis: str = Field(max_length=300)
    """The document that sets them."""
    cap_person_fen: int = Field(sa_type=sa.BigInteger)
    cap_partner_fen: int = Field(sa_type=sa.BigInteger)
    """Per head of a partnership."""
    cap_firm_fen: int = Field(sa_type=sa.BigInteger)
    term_months_max: int
    subsidy_classes: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    """`{"code": …, "name": …, "percent": of the interest}`."""
    created_at: datetime
