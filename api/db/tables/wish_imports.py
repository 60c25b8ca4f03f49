"""Wishes entered from a spreadsheet."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.wishes import ImportStatus


class WishImport(SQLModel, table=True):
    """One spreadsheet's wishes; the file itself is not kept."""

    __tablename__ = "wish_import"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    region_code: str = Field(foreign_key="region.code", index=True, sa_type=code(12))
    """The office that imports: whose staff see it."""
    staff_id: UUID = Field(foreign_key="staff_account.id")
    status: ImportStatus = Field(
        default=ImportStatus.QUEUED, index=True, sa_type=enum(ImportStatus, "status")
    )
    version: int = 1
    total: int
    created_at: datetime
    finished_at: datetime | None = None
    undone_at: datetime | None = None


class WishImportRow(SQLModel, table=True):
    """One row of it: sealed until it has become a wish, or cannot."""

    __tablename__ = "wish_import_row"

    import_id: UUID = Field(foreign_key="wish_import.id", primary_key=True)
    row: int = Field(primary_key=True)
    """As the spreadsheet numbers it."""
    sealed: bytes | None = None
    wish_id: UUID | None = Field(default=None, foreign_key="wish.id", index=True)
    faults: list[dict[str, Any]] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    """`{"column": …, "code": …, "detail": …}`, never what stood there."""
