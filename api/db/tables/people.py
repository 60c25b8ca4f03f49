"""Persons whose data the platform keeps for somebody, and what they agreed to."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.consents import ConsentGiver, ConsentMethod


class Person(SQLModel, table=True):
    """A sealed person. Only `people.seal` writes here and only `people.reveal` reads.

    Who is only to be reached, such as an objector, has no identity number; her `phone` is then any contact.
    An erased person leaves a row without anything in it, so that what she agreed to can still be counted.
    """

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    name_sealed: bytes
    phone_sealed: bytes
    id_number_sealed: bytes | None = None
    id_number_index: str | None = Field(default=None, index=True, sa_type=code(64))
    created_at: datetime
    erased_at: datetime | None = None


class SealedText(SQLModel, table=True):
    """A text that speaks of persons: an objection, a hearing's minutes, somebody's unfinished form."""

    __tablename__ = "sealed_text"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    sealed: bytes
    created_at: datetime


class Consent(SQLModel, table=True):
    """What a person agreed to, by which text, how and when (PIPL §14-16, §25)."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    purpose: str = Field(sa_type=code(40))
    text_version: str = Field(sa_type=code(20))
    method: ConsentMethod = Field(sa_type=enum(ConsentMethod, "method"))
    giver: ConsentGiver = Field(default=ConsentGiver.SELF, sa_type=enum(ConsentGiver, "giver"))
    guardian_id: UUID | None = Field(default=None, foreign_key="person.id")
    """Who agreed for her, if somebody did."""
    given_at: datetime
    withdrawn_at: datetime | None = None
