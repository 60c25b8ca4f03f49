"""The signed heads: each by the poll's key, each naming the one before, never shrinking."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from . import times
from .archive import Damaged
from .documents import Malformed, hexadecimal, obj, parsed, text, whole
from .findings import Report
from .manifest import Manifest, tally
from .rules import Rules
from .signing import Key

LONGEST = 1 << 18


@dataclass(frozen=True)
class Head:
    """What was published when windows `number` to `last` were sealed; sizes and tally are cumulative."""

    number: int
    last: int
    ballots: int
    picks: int
    receipts_root: str
    choices_root: str
    tally: dict[int, int] | None
    candidates: tuple[int, str] | None
    """How many there were, and the hash of their list; heads of earlier versions do not say."""
    sealed_at: datetime | None
    digest: str


@dataclass(frozen=True)
class Signed:
    """A head as it goes over the wire: the text that was signed, and the signature."""

    number: int
    document: bytes
    signature: str

    def by(self, key: Key) -> bool:
        return key.signed("head", self.document, self.signature)


def signed(value: dict[str, Any]) -> Signed:
    """Raises Malformed."""
    try:
        document = text(value, "document").encode("utf-8")
    except UnicodeEncodeError as bad:
        raise Malformed from bad
    return Signed(whole(value, "number", least=1), document, text(value, "signature"))


def read(lines: Iterable[bytes], manifest: Manifest, rules: Rules | None, report: Report) -> list[Head]:
    """All heads in order; what comes after an unreadable one is left out."""
    found: list[Head] = []
    at = 0
    try:
        for line in lines:
            at += 1
            one = signed(parsed(line))
            document = parsed(one.document)
            at_time = times.instant(document, "sealed_at", f"heads.jsonl:{at}", report)
            head = _head(document, at_time, hashlib.sha256(one.document).hexdigest())
            if one.number != head.number:
                raise Malformed
            _check(one, document, head, found[-1] if found else None, manifest, rules, report)
            found.append(head)
    except Malformed:
        report.fails("line_malformed", file="heads.jsonl", line=at)
    except Damaged:
        report.fails("line_malformed", file="heads.jsonl", line=at + 1)
    if not found:
        report.fails("no_heads")
    elif found[-1].tally is None:
        report.fails("last_head_without_tally", window=found[-1].number)
    _check_end(found, manifest, report)
    return found


def _check_end(found: list[Head], manifest: Manifest, report: Report) -> None:
    """Nothing is sealed once the count is over, a second of rounding apart."""
    counted_at = times.instant({"counted_at": manifest.counted_at}, "counted_at", "manifest.json", report)
    sealed_at = found[-1].sealed_at if found else None
    if counted_at and sealed_at and sealed_at - counted_at > timedelta(seconds=1):
        report.fails("head_after_count", window=found[-1].number)


def _head(document: dict[str, Any], sealed_at: datetime | None, digest: str) -> Head:
    if "tally" not in document or "previous" not in document:
        raise Malformed
    return Head(
        number=whole(document, "number", least=1),
        last=whole(document, "last", least=1),
        ballots=whole(document, "ballots"),
        picks=whole(document, "picks"),
        receipts_root=hexadecimal(document, "receipts_root"),
        choices_root=hexadecimal(document, "choices_root"),
        tally=None if document["tally"] is None else tally(document["tally"]),
        candidates=_candidates(obj(document["candidates"])) if "candidates" in document else None,
        sealed_at=sealed_at,
        digest=digest,
    )


def _candidates(said: dict[str, Any]) -> tuple[int, str]:
    return whole(said, "count", most=9999), hexadecimal(said, "sha256")


def _check(
    one: Signed,
    document: dict[str, Any],
    head: Head,
    before: Head | None,
    manifest: Manifest,
    rules: Rules | None,
    report: Report,
) -> None:
    window = head.number
    if not one.by(manifest.key):
        report.fails("head_signature", window=window)
    if document.get("poll_id") != manifest.poll_id:
        report.fails("head_of_another_poll", window=window)
    if rules is not None and document.get("rules_hash") != rules.hash:
        report.fails("head_rules", window=window)
    if document["previous"] != (before.digest if before else None):
        report.fails("head_chain", window=window)
    # The first may cover the windows before it: those of a poll that began before heads were published.
    if (before and window != before.last + 1) or head.last < window:
        report.fails("head_number", window=window)
    if before and (head.ballots < before.ballots or head.picks < before.picks):
        report.fails("head_shrinks", window=window)
    if before and before.sealed_at and head.sealed_at and head.sealed_at < before.sealed_at:
        report.fails("head_earlier", window=window)
