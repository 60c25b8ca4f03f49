"""The two kinds of shape: what comes in is strict, what goes out is plain."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from api.clock import SHANGHAI

_RFC3339 = (
    r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9](:[0-5][0-9]){2}"
    r"(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"
)
_DAY = r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$"


class Form(BaseModel):
    """What a caller sends; a field we do not know is refused, so that none is silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class View(BaseModel):
    """What we answer, read from a row."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


Flag = Annotated[bool, Field(strict=True, examples=[True])]
"""`true` or `false`, not 1 or "yes"."""


def _rfc3339(value: object) -> object:
    """A text must be RFC 3339 of this century: a number would be read as seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and re.fullmatch(_RFC3339, value)):
        return value
    raise ValueError("时间格式须如 2026-10-08T09:00:00+08:00")


def _whole_seconds(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _local(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_rfc3339),
    AfterValidator(_whole_seconds),
    PlainSerializer(_local, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "pattern": _RFC3339,
            "minLength": 20,
            "maxLength": 35,
            "examples": ["2026-10-08T09:00:00+08:00"],
        }
    ),
]
"""RFC 3339 with offset, to the second; answered in the county's own time."""


def _calendar_day(value: object) -> object:
    """A text must be a plain day of this century: a number would be read as days since 1970."""
    if isinstance(value, str) and re.fullmatch(_DAY, value):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("日期格式须如 2026-10-08")


Day = Annotated[
    date,
    BeforeValidator(_calendar_day),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date",
            "pattern": _DAY,
            "minLength": 10,
            "maxLength": 10,
            "examples": ["2026-10-08"],
        }
    ),
]
"""A calendar day in the county."""
