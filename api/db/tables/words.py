"""What citizens write, on its way through a content check."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.words import WordsField, WordsStatus


class WordsCheck(SQLModel, table=True):
    """One text of one subject; the text itself is sealed elsewhere."""

    __tablename__ = "words_check"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID = Field(index=True)
    field: WordsField = Field(sa_type=enum(WordsField, "field"))
    text_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    """None once the text was erased."""
    citizen_id: UUID | None = Field(default=None, foreign_key="citizen.id", index=True)
    """Who wrote it: WeChat checks the words of who visited lately only; None: staff did."""
    status: WordsStatus = Field(default=WordsStatus.PENDING, index=True, sa_type=enum(WordsStatus, "status"))
    version: int = 1
    label: int | None = None
    """WeChat's reason, such as 10001 for advertising."""
    asked_at: datetime
    settled_at: datetime | None = None
