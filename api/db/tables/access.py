"""Regions, organisations, staff, citizens and their sessions."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.access import OrganisationKind, Role


class Region(SQLModel, table=True):
    """A county (6 digits), town (9) or village (12); a code begins with its parent's."""

    code: str = Field(primary_key=True, sa_type=code(12))
    name: str = Field(max_length=60)


class Organisation(SQLModel, table=True):
    """A federation, a department's committee, an enterprise: who somebody works for."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    kind: OrganisationKind = Field(sa_type=enum(OrganisationKind, "kind"))
    name: str = Field(max_length=100, unique=True)
    region_code: str = Field(foreign_key="region.code", sa_type=code(12))


class StaffAccount(SQLModel, table=True):
    """A person who works here. `role` and `disabled_at` are read at every request."""

    __tablename__ = "staff_account"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    username: str = Field(max_length=40, unique=True)
    display_name: str = Field(max_length=60)
    password_hash: str = Field(max_length=255)
    role: Role = Field(sa_type=enum(Role, "role"))
    organisation_id: UUID = Field(foreign_key="organisation.id")
    region_code: str = Field(foreign_key="region.code", sa_type=code(12))
    created_at: datetime
    disabled_at: datetime | None = None


class Citizen(SQLModel, table=True):
    """A WeChat user. The openid and the phone are sealed; the indexes find them again."""

    __table_args__ = (
        sa.Index(
            "ix_citizen_reserved",
            "phone_index",
            sqlite_where=sa.text("phone_index IS NOT NULL AND phone_sealed IS NULL"),
            postgresql_where=sa.text("phone_index IS NOT NULL AND phone_sealed IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    openid_index: str = Field(unique=True, sa_type=code(64))
    openid_sealed: bytes
    unionid_index: str | None = Field(default=None, index=True, sa_type=code(64))
    phone_index: str | None = Field(default=None, unique=True, sa_type=code(64))
    """Without `phone_sealed` the number is only kept from others, while a poll that asks for one is open."""
    phone_sealed: bytes | None = None
    first_seen_at: datetime
    closed_at: datetime | None = None
    """She has closed her account: only the blind index of her openid is left, so that one person stays
    one voter. Signing in again opens it anew."""
    opening: int = 1
    """How often it was opened; what was signed for an earlier opening counts no more."""
    risk_rank: int | None = Field(default=None, index=True)
    """What WeChat thinks of the account, 0 to 4; None: not known."""
    risk_place_sealed: bytes | None = None
    """Where she last signed in from, until the worker has asked WeChat about it."""


class StaffSession(SQLModel, table=True):
    """A staff sign-in. Tokens are 256 random bits, kept as SHA-256 only."""

    __tablename__ = "staff_session"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    staff_id: UUID = Field(foreign_key="staff_account.id", index=True)
    access_hash: str = Field(unique=True, sa_type=code(64))
    refresh_hash: str = Field(unique=True, sa_type=code(64))
    previous_hash: str | None = Field(default=None, index=True, sa_type=code(64))
    signed_in_at: datetime
    access_expires_at: datetime
    used_at: datetime
    expires_at: datetime = Field(index=True)
    revoked_at: datetime | None = None


class CitizenSession(SQLModel, table=True):
    """A citizen's sign-in: what renews her short-lived access token."""

    __tablename__ = "citizen_session"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    citizen_id: UUID = Field(foreign_key="citizen.id", index=True)
    refresh_hash: str = Field(unique=True, sa_type=code(64))
    previous_hash: str | None = Field(default=None, index=True, sa_type=code(64))
    renewed_at: datetime
    expires_at: datetime = Field(index=True)
    revoked_at: datetime | None = None


class UsedCode(SQLModel, table=True):
    """Hash of a WeChat code that was exchanged once already."""

    __tablename__ = "used_code"

    code_hash: str = Field(primary_key=True, sa_type=code(64))
    used_at: datetime = Field(index=True)


class SignInFailure(SQLModel, table=True):
    """One wrong password; who and from where are blind indexes. Counted over five minutes."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (sa.Index("ix_sign_in_failure_place", "place_index", "at"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account_index: str = Field(sa_type=code(64))
    place_index: str = Field(sa_type=code(64))
    at: datetime = Field(index=True)
