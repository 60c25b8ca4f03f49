"""What citizens ask for about their data."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.requests import DataRequestKind, DataRequestStatus, DataSubject


class DataRequest(SQLModel, table=True):
    """A citizen's request about her data, or about a child's she speaks for; words are sealed."""

    __tablename__ = "data_request"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    region_code: str = Field(foreign_key="region.code", index=True, sa_type=code(12))
    """The county whose staff answer."""
    citizen_id: UUID | None = Field(default=None, foreign_key="citizen.id", index=True)
    """None once she has closed her account."""
    kind: DataRequestKind = Field(sa_type=enum(DataRequestKind, "kind"))
    subject_kind: DataSubject | None = Field(default=None, sa_type=enum(DataSubject, "subject_kind"))
    subject_id: UUID | None = None
    """A wish, or what a consent is about; None for the account. Forgotten with the words."""
    status: DataRequestStatus = Field(
        default=DataRequestStatus.OPEN, index=True, sa_type=enum(DataRequestStatus, "status")
    )
    version: int = 1
    text_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    answer_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    staff_id: UUID | None = Field(default=None, foreign_key="staff_account.id")
    created_at: datetime
    due_at: datetime = Field(index=True)
    """By when she is to be answered."""
    answered_at: datetime | None = None
