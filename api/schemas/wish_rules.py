"""How wishes of a campaign are claimed and fulfilled."""

from typing import Annotated

from pydantic import Field

from api.schemas.base import Flag, Form
from api.schemas.text import Line

Days = Annotated[int, Field(strict=True, ge=1, le=60, examples=[7])]
AtOnce = Annotated[int, Field(strict=True, ge=1, le=1000, examples=[2])]


class HandInPoint(Form):
    """A Federation point that takes what donors bring."""

    name: Annotated[str, Line(60, example="泾河镇妇女之家")]
    address: Annotated[str, Line(120, example="泾河镇人民路1号")]
    hours: Annotated[str, Line(60, example="工作日9:00至17:00")]


class WishRules(Form):
    """Caps and periods of a campaign of wishes; they stand once it is published."""

    value_cap_fen: Annotated[
        int, Field(strict=True, ge=1000, le=100_000, description="money in fen", examples=[30_000])
    ] = 30_000
    claim_days: Days = 7
    """Within so many days a claim is confirmed, or the wish is free again."""
    hand_in_days: Days = 7
    """Within so many days after that the goods are handed in, or the wish is free again."""
    at_once: AtOnce = 2
    """How many claims of hers may be live together."""
    per_campaign: AtOnce = 5
    """How many she may make in all, whatever became of them."""
    unit_at_once: AtOnce = 20
    unit_per_campaign: AtOnce = 100
    donors_verified: Flag = True
    """Whether a donor has bound her phone, so that the Federation can call her."""
    points: Annotated[tuple[HandInPoint, ...], Field(min_length=1, max_length=50)]
    contact: Annotated[str, Line(300, example="县妇联办公室，电话 0514-00000000")]
