"""The lists of voided choices: signed, numbered, and each choice really there, once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from . import times
from .archive import Damaged
from .documents import Malformed, items, obj, parsed, text, whole
from .findings import Report
from .manifest import Manifest
from .rules import Rules

LONGEST = 16 << 20
"""Some 600 000 choices."""


@dataclass
class Voids:
    """The list in force, and the choices of all lists that are still to be met in the log."""

    version: int = 0
    reasons: dict[str, str] = field(default_factory=dict)
    """Reason by choice, of the list in force."""
    ballots: dict[str, int] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    votes: Counter[int] = field(default_factory=Counter)
    """Voided picks by candidate."""
    picks: Counter[str] = field(default_factory=Counter)
    """Voided picks by reason."""

    def meet(self, choice: str, pick: int) -> None:
        """A choice of some list stands in the log."""
        self.pending.discard(choice)
        if (reason := self.reasons.get(choice)) is not None:
            self.votes[pick] += 1
            self.picks[reason] += 1


def read(lines: Iterable[bytes], manifest: Manifest, report: Report) -> Voids:
    """All lists in order; the last one is in force."""
    found = Voids()
    at = 0
    try:
        for line in lines:
            at += 1
            outer = parsed(line)
            document, signature = text(outer, "document"), text(outer, "signature")
            try:
                raw = document.encode("utf-8")
            except UnicodeEncodeError as bad:
                raise Malformed from bad
            del outer, document
            if not manifest.key.signed("voids", raw, signature):
                report.fails("void_signature", version=at)
            _take(found, parsed(raw), at, manifest, report)
    except Malformed:
        report.fails("line_malformed", file="voids.jsonl", line=at)
    except Damaged:
        report.fails("line_malformed", file="voids.jsonl", line=at + 1)
    if found.version != manifest.void_version:
        report.fails("void_version", said=manifest.void_version, found=found.version)
    return found


def _take(found: Voids, document: dict[str, Any], version: int, manifest: Manifest, report: Report) -> None:
    """Replace the list in force by this one."""
    ballots = obj(document.get("ballots"))
    found.version = whole(document, "version", least=1)
    found.ballots = {reason: whole(ballots, reason) for reason in ballots}
    found.reasons = {}
    times.instant(document, "applied_at", f"voids.jsonl:{version}", report)
    if found.version != version:
        report.fails("void_order", version=found.version)
    if document.get("poll_id") != manifest.poll_id:
        report.fails("void_of_another_poll", version=version)
    listed = obj(document.get("reasons"))
    if listed.keys() != ballots.keys():
        report.fails("void_reasons", version=version)
    for reason, choices in listed.items():
        previous = ""
        for choice in items(choices):
            if not isinstance(choice, str):
                raise Malformed
            if choice <= previous:
                report.fails("void_not_ascending", version=version, reason=reason)
            if choice in found.reasons:
                report.fails("void_twice", version=version, choice=choice)
            previous = choice
            found.reasons[choice] = reason
            found.pending.add(choice)


def finish(found: Voids, rules: Rules | None, ballots: int, report: Report) -> None:
    """After the choices were read: nothing is voided that is not there, and the numbers fit."""
    before = report.failures
    for choice in sorted(found.pending):
        report.fails("void_unknown", choice=choice)
    for reason, number in sorted(found.ballots.items()):
        picks, most = found.picks[reason], rules.picks_max if rules else 100
        if not number <= picks <= number * most:
            report.fails("void_ballots", reason=reason, ballots=number, picks=picks)
    if sum(found.ballots.values()) > ballots:
        report.fails("void_too_many")
    if report.failures == before and found.version:
        report.holds(
            "voids_hold",
            version=found.version,
            ballots=sum(found.ballots.values()),
            picks=found.picks.total(),
        )
    elif report.failures == before:
        report.holds("nothing_voided")
