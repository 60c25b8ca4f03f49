"""Wishes as everybody may see them: every field here is public, and a golden test holds the list."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import View
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
