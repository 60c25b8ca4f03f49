"""Campaigns and their windows."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.campaigns import CampaignKind, CampaignStatus, WindowName


class Campaign(SQLModel, table=True):
    """One run of a kind. What is open is computed from the windows and the clock, never stored."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    kind: CampaignKind = Field(sa_type=enum(CampaignKind, "kind"))
    title: str = Field(max_length=80)
    summary: str = Field(max_length=2000)
    approval_basis: str | None = Field(default=None, max_length=300)
    appraisal: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    """How candidates become winners (`AppraisalRules`); None: the campaign ends in vote figures."""
    appraisal_hash: str | None = Field(default=None, sa_type=code(64))
    organisation_id: UUID = Field(foreign_key="organisation.id")
    region_code: str = Field(foreign_key="region.code", index=True, sa_type=code(12))
    status: CampaignStatus = Field(
        default=CampaignStatus.DRAFT,
        index=True,
        sa_type=enum(CampaignStatus, "status"),
    )
    public_reason: str | None = Field(default=None, max_length=500)
    version: int = 1
    created_at: datetime
    published_at: datetime | None = None
    closed_at: datetime | None = None


class CampaignWindow(SQLModel, table=True):
    """When one stage of a campaign is open: from `opens_at`, up to but not at `closes_at`."""

    __tablename__ = "campaign_window"
    __table_args__ = (sa.CheckConstraint("opens_at < closes_at", name="order"),)

    campaign_id: UUID = Field(foreign_key="campaign.id", primary_key=True)
    name: WindowName = Field(primary_key=True, sa_type=enum(WindowName, "name"))
    opens_at: datetime
    closes_at: datetime
