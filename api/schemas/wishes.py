"""Wishes as everybody may see them: every field here is public, and a golden test holds the list."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import Flag, View
from api.schemas.wish_rules import AtOnce, Days, HandInPoint
from api.terms.wishes import AgeBand, CardStatus, GoodsCategory, ValueBand

Number = Annotated[str, Field(min_length=1, max_length=12, pattern=r"^[0-9]+$", examples=["48205173"])]
Label = Annotated[str, Field(max_length=20, examples=["生活用品"])]
TownCode = Annotated[str, Field(min_length=9, max_length=12, pattern=r"^[0-9]+$", examples=["321099101"])]
TownName = Annotated[str, Field(max_length=60, examples=["泾河镇"])]


class WishCard(View):
    """A wish with what may be told of it, and nothing of the child but her age band.

    Id and number are random. Town code and name come together or not at all: only where at
    least five such wishes are.
    """

    id: UUID
    number: Number
    age_band: AgeBand
    age_label: Annotated[str, Field(max_length=20, examples=["10至12岁"])]
    category: GoodsCategory
    category_label: Label
    item: Annotated[str, Field(max_length=40, examples=["羽绒服"])]
    size: Annotated[str, Field(max_length=20, examples=["130厘米"])] | None
    value_band: ValueBand
    value_label: Annotated[str, Field(max_length=20, examples=["100至200元"])]
    region_code: TownCode | None
    region_name: TownName | None
    status: CardStatus
    status_label: Annotated[str, Field(max_length=20, examples=["待认领"])]


class WishPreview(View):
    """What everybody will see of a wish once it is published, before anybody has agreed to that.

    `digest` names this card; approving it means approving just this one. The town is on the card
    only while at least five wishes are open there: `town_if_shown` is what it would then say.
    """

    card: WishCard
    town_if_shown: TownName
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", min_length=64, max_length=64)]


Count = Annotated[int, Field(ge=0, le=10_000_000, examples=[128])]


class WishCounts(View):
    """How many wishes a campaign has: those the county approved, and how they stand."""

    collected: Count
    open: Count
    claimed: Count
    fulfilled: Count


class WishFacet(View):
    """One value to filter the open wishes by, and how many open cards tell it."""

    value: Annotated[str, Field(max_length=40, examples=["daily_life"])]
    label: Annotated[str, Field(max_length=60, examples=["生活用品"])]
    open: Count


class WishFacets(View):
    """What the open wishes can be filtered by; towns only where at least five are open."""

    categories: Annotated[list[WishFacet], Field(max_length=20)]
    age_bands: Annotated[list[WishFacet], Field(max_length=20)]
    value_bands: Annotated[list[WishFacet], Field(max_length=20)]
    items: Annotated[list[WishFacet], Field(max_length=200)]
    towns: Annotated[list[WishFacet], Field(max_length=200)]


class PublicWishRules(View):
    """How to claim: within how many days, how many, where to hand in, whom to ask.

    `consent_version` names the text every guardian has agreed to; the text itself is in the
    platform's configuration under `wish`.
    """

    claim_days: Days
    hand_in_days: Days
    at_once: AtOnce
    per_campaign: AtOnce
    unit_at_once: AtOnce
    unit_per_campaign: AtOnce
    donors_verified: Flag
    points: Annotated[list[HandInPoint], Field(max_length=50)]
    contact: Annotated[str, Field(max_length=300, examples=["县妇联办公室，电话 0514-00000000"])]
    consent_version: Annotated[str, Field(max_length=20, examples=["2026-11"])]


class WishSummary(View):
    """A campaign's wishes in numbers, what to filter by, and how to claim. No amounts, no rankings."""

    campaign_id: UUID
    claiming_open: Flag
    counts: WishCounts
    facets: WishFacets
    rules: PublicWishRules
