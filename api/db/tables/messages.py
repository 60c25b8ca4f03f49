"""Subscription messages to citizens: what they allowed, what was sent, what WeChat told us."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.messages import MessageStatus, MessageTemplate


class MessageGrant(SQLModel, table=True):
    """One tap on "allow": good for one message of one template (WeChat, 一次性订阅)."""

    __tablename__ = "message_grant"
    __table_args__ = (sa.Index("ix_message_grant_left", "citizen_id", "template", "spent_at"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    citizen_id: UUID = Field(foreign_key="citizen.id")
    template: MessageTemplate = Field(sa_type=enum(MessageTemplate, "template"))
    granted_at: datetime
    spent_at: datetime | None = None
    """When it was used, or found to be void."""


class Message(SQLModel, table=True):
    """One thing a citizen is to be told; `fields` hold no personal data."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    citizen_id: UUID | None = Field(default=None, foreign_key="citizen.id", index=True)
    template: MessageTemplate = Field(sa_type=enum(MessageTemplate, "template"))
    region_code: str = Field(index=True, sa_type=code(12))
    """Whose staff see how it went."""
    subject_kind: str = Field(sa_type=code(40))
    subject_id: UUID = Field(index=True)
    fields: dict[str, Any] = Field(sa_type=sa.JSON)
    status: MessageStatus = Field(
        default=MessageStatus.QUEUED, index=True, sa_type=enum(MessageStatus, "status")
    )
    version: int = 1
    grant_id: UUID | None = Field(default=None, foreign_key="message_grant.id")
    failure: str | None = Field(default=None, sa_type=code(40))
    """Why it failed: a MessageFailure."""
    wechat_id: str | None = Field(default=None, index=True, sa_type=code(64))
    """WeChat's own id of the sending, by which it reports delivery."""
    created_at: datetime
    settled_at: datetime | None = None


class WeChatPush(SQLModel, table=True):
    """That WeChat pushed something once already: its retries and anybody's replays change nothing."""

    __tablename__ = "wechat_push"

    digest: str = Field(primary_key=True, sa_type=code(64))
    received_at: datetime = Field(index=True)
