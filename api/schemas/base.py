"""The two kinds of shape: what comes in is strict, what goes out is plain."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

from api.clock import SHANGHAI


class Form(BaseModel):
    """What a caller sends; a field we do not know is refused, so that none is silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class View(BaseModel):
    """What we answer, read from a row."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


def _local(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


Instant = Annotated[
    AwareDatetime, PlainSerializer(_local, return_type=str), Field(examples=["2026-10-08T09:00:00+08:00"])
]
"""RFC 3339 with offset; answered in the county's own time."""
