"""The rules as they were frozen: their hash, and what of them the count is held to."""

import hashlib
from dataclasses import dataclass
from typing import Any

from . import times
from .canonical import canonical
from .documents import Malformed, hexadecimal, items, parsed, text, whole
from .findings import Report
from .manifest import Manifest


@dataclass(frozen=True)
class Rules:
    """What a ballot may hold and how it counts; `hash` is of the file as it is."""

    hash: str
    picks_min: int
    picks_max: int
    blank_allowed: bool
    public_weight: int
    tie_break: str


def read(raw: bytes, report: Report) -> Rules | None:
    """None, and said, if the file holds no rules."""
    try:
        document = parsed(raw)
        found = _rules(document, hashlib.sha256(raw).hexdigest())
    except Malformed:
        report.fails("file_malformed", file="rules.json")
        return None
    try:
        same = canonical(document) == raw
    except (ValueError, RecursionError):
        same = False
    if not same:
        report.fails("not_canonical", file="rules.json")
    return found


def _rules(document: dict[str, Any], digest: str) -> Rules:
    blank = document.get("blank_allowed")
    if not isinstance(blank, bool):
        raise Malformed
    weight = whole(document, "public_weight")
    if weight > 100:
        raise Malformed
    return Rules(
        hash=digest,
        picks_min=whole(document, "picks_min", least=1),
        picks_max=whole(document, "picks_max", least=1),
        blank_allowed=blank,
        public_weight=weight,
        tie_break=text(document, "tie_break"),
    )


def check_poll(raw: bytes, manifest: Manifest, rules: Rules | None, report: Report) -> None:
    """poll.json says the same as the manifest and the rules."""
    try:
        document = parsed(raw)
        said = {name: text(document, name) for name in ("poll_id", "title", "counted_at")}
        published = hexadecimal(document, "rules_hash")
        items(document.get("earlier_rules"))
    except Malformed:
        report.fails("file_malformed", file="poll.json")
        return
    for name in ("opens_at", "closes_at", "counted_at"):
        times.instant(document, name, "poll.json", report)
    for name, value in said.items():
        if value != getattr(manifest, name):
            report.fails("poll_differs", field=name)
    if rules is not None and published != rules.hash:
        report.fails("rules_hash_published")
    elif rules is not None:
        report.holds("rules_hold", hash=rules.hash)
