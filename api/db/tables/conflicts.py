"""Who keeps out of which decision."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.terms.reviews import Relation


class ConflictOfInterest(SQLModel, table=True):
    """A staff member's declaration that she is close to a subject (回避); it cannot be taken back."""

    __tablename__ = "conflict_of_interest"

    staff_id: UUID = Field(foreign_key="staff_account.id", primary_key=True)
    subject_id: UUID = Field(primary_key=True)
    subject_kind: str = Field(sa_type=code(40))
    relation: Relation = Field(sa_type=enum(Relation, "relation"))
    declared_at: datetime
