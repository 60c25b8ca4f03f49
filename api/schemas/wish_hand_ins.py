"""Handing in at a point of whichever town: by the wish's number and the donor's code, and nothing else."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import Form, View
from api.schemas.text import Line
from api.schemas.wishes import WishCard
from api.terms.wishes import WishStatus


class WishHandIn(Form):
    """What the donor shows, and at which of the campaign's points she stands."""

    campaign_id: UUID
    number: Annotated[str, Field(min_length=1, max_length=12, pattern=r"^[0-9]+$", examples=["48205173"])]
    code: Annotated[str, Field(min_length=1, max_length=20, examples=["7KQF-2M9X"])]
    point: Annotated[str, Line(60, example="泾河镇妇女之家")]


class HandedInView(View):
    """What is to be written on the parcel: the card, without a town, and how far the wish has come."""

    card: WishCard
    status: WishStatus
    status_label: Annotated[str, Field(max_length=60, examples=["妇联已收到"])]
