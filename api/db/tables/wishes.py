"""Micro-wishes of children in need, and the county's own lists they are made from."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.db.columns import code, enum
from api.ids import uuid7
from api.terms.access import ActorKind
from api.terms.wishes import (
    AgeBand,
    GoodsCategory,
    Kinship,
    NationalClass,
    RejectReason,
    ReturnReason,
    ValueBand,
    WishStatus,
)

_TOLD = ("category", "age_band", "value_band", "item_name", "region_code", "showcase")
"""What lists and counts ask of a wish."""


def _listed(name: str, *chosen: str) -> sa.Index:
    """An index to page through a campaign's wishes of a state in the order of their ids.

    The rest of what may be asked stands behind the id: a second filter is judged in the index,
    and a pair of filters that nothing fits reads no row.
    """
    rest = [one for one in _TOLD if one not in chosen]
    return sa.Index(name, "campaign_id", "status", *chosen, "id", *rest)


class WishCampaign(SQLModel, table=True):
    """What a campaign of wishes has of its own: its rules (`WishRules`)."""

    __tablename__ = "wish_campaign"

    campaign_id: UUID = Field(foreign_key="campaign.id", primary_key=True)
    rules: dict[str, Any] = Field(sa_type=sa.JSON)


class WishItem(SQLModel, table=True):
    """A thing that may be wished for; name and sizes are all the public ever reads of it."""

    __tablename__ = "wish_item"
    __table_args__ = (sa.UniqueConstraint("region_code", "name"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    region_code: str = Field(foreign_key="region.code", sa_type=code(12))
    category: GoodsCategory = Field(sa_type=enum(GoodsCategory, "category"))
    name: str = Field(max_length=40)
    sizes: list[str] = Field(sa_type=sa.JSON)
    """What sizes there are, such as "130厘米"; empty: it has none."""
    value_cap_fen: int
    version: int = 1
    created_at: datetime
    retired_at: datetime | None = None
    """Since when it can no longer be wished for."""


class ChildCategory(SQLModel, table=True):
    """A county's own word for a child's situation, mapped to a national class. Never public with a wish."""

    __tablename__ = "child_category"

    region_code: str = Field(foreign_key="region.code", primary_key=True, sa_type=code(12))
    code: str = Field(primary_key=True, sa_type=code(40))
    name: str = Field(max_length=20)
    national_class: NationalClass = Field(sa_type=enum(NationalClass, "national_class"))
    retired_at: datetime | None = None


class Wish(SQLModel, table=True):
    """One child's wish for one thing.

    Its id and number are random, so that neither tells when it came or next to which. What could
    identify the child is sealed: persons in `child_id` and `guardian_id`, texts in `*_text_id`.
    Erased, it keeps what statistics need and nobody can be found by.
    """

    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "number"),
        _listed("ix_wish_board"),
        _listed("ix_wish_category", "category"),
        _listed("ix_wish_age", "age_band"),
        _listed("ix_wish_value", "value_band"),
        _listed("ix_wish_item", "item_name"),
        _listed("ix_wish_towns", "region_code"),
        sa.Index(
            "ix_wish_unerased",
            "ended_at",
            sqlite_where=sa.text("erased_at IS NULL"),
            postgresql_where=sa.text("erased_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id")
    number: str = Field(sa_type=code(12))
    """Random; how a wish is called on paper and by telephone."""
    region_code: str = Field(foreign_key="region.code", index=True, sa_type=code(12))
    """The child's town, nine digits: nothing narrower stands here in clear."""
    status: WishStatus = Field(default=WishStatus.SUBMITTED, sa_type=enum(WishStatus, "status"))
    version: int = 1

    item_id: UUID = Field(foreign_key="wish_item.id")
    category: GoodsCategory = Field(sa_type=enum(GoodsCategory, "category"))
    item_name: str = Field(max_length=40)
    """As the catalogue called it when the wish was entered or put right."""
    size: str | None = Field(default=None, max_length=20)
    """One of the item's sizes."""
    value_fen: int
    """What it may cost at most."""
    value_band: ValueBand = Field(sa_type=enum(ValueBand, "value_band"))
    age_band: AgeBand = Field(sa_type=enum(AgeBand, "age_band"))

    child_id: UUID = Field(foreign_key="person.id")
    guardian_id: UUID = Field(foreign_key="person.id", index=True)
    guardian_index: str | None = Field(default=None, index=True, sa_type=code(64))
    """The blind index of her telephone, by which she finds her child's wish; None once it was erased."""
    kinship: Kinship = Field(sa_type=enum(Kinship, "kinship"))
    child_category: str = Field(sa_type=code(40))
    details_text_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    """Village, address and school, sealed together as JSON."""
    reason_text_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    visit_text_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    """What the town noted of its home visit."""
    visited_on: date | None = None
    live_child: str | None = Field(default=None, unique=True, sa_type=code(64))
    """The child's blind index while the wish is alive: a second live one breaks this constraint."""

    submitter_kind: ActorKind = Field(sa_type=enum(ActorKind, "submitter_kind"))
    submitter_id: UUID | None = Field(default=None, index=True)
    """None once the citizen who entered it has closed her account."""
    office_code: str | None = Field(default=None, sa_type=code(12))
    """The region of the office that entered it, or took it over; None: a citizen did."""
    review_id: UUID
    import_id: UUID | None = Field(default=None, foreign_key="wish_import.id", index=True)
    return_reason: ReturnReason | None = Field(default=None, sa_type=enum(ReturnReason, "return_reason"))
    reject_reason: RejectReason | None = Field(default=None, sa_type=enum(RejectReason, "reject_reason"))
    remark_text_id: UUID | None = Field(default=None, foreign_key="sealed_text.id")
    """What staff added to the reason, for the proxy only."""
    showcase: bool = False
    """The guardian agrees, apart from everything else, to the card being shown once it is fulfilled."""
    created_at: datetime
    published_at: datetime | None = None
    ended_at: datetime | None = None
    """Since when nothing more will happen to it; its retention counts from here."""
    erased_at: datetime | None = None
