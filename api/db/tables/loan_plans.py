"""Women's micro-loan plans."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.access import ActorKind
from api.terms.loan_plans import LoanPlanStatus


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
    submitter_id: UUID = Field(index=True)
    return_reason: str | None = Field(default=None, max_length=500)
    candidate_id: UUID | None = None
    created_at: datetime
