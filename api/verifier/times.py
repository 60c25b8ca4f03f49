"""Instants as documents write them: RFC 3339 in UTC, such as 2026-10-12T01:00:00Z."""

import re
from datetime import datetime
from typing import Any

from .findings import Report

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)


def instant(document: dict[str, Any], name: str, file: str, report: Report) -> datetime | None:
    """None, and said, if there is none."""
    value = document.get(name)
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    report.fails("time_malformed", file=file, field=name)
    return None
