"""Holds the database to the journal: the invariants I1 to I4 of docs/chaos.md."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from api.mechanisms.voting.keys import PollKeys
from bench.chaos.journal import Cast, Journal, Violation
from bench.chaos.ledger import Ledger, Participation


@dataclass(frozen=True)
class Findings:
    """What a comparison found: ballots lost, doubled, unknown but stored after all, and what broke."""

    lost: int
    doubled: int
    recovered: int
    violations: list[Violation]


def check(ledger: Ledger, journal: Journal, keys: PollKeys, rules: dict[str, int], days: range) -> Findings:
    """Compare everything. `days` are the calendar days there were, as yyyymmdd, both ends included."""
    rows = _by_cast(ledger, journal, keys)
    receipts = {row.receipt_code for row in ledger.participations}
    lost = [cast for cast in journal.acknowledged if cast.receipt not in receipts]
    stored = [cast for cast, row in rows.items() if row is not None]
    expected = Counter(str(pick) for cast in stored for pick in cast.picks)
    found = Counter(str(choice.pick) for choice in ledger.choices)
    strangers = len(ledger.participations) - len(stored)
    violations = [
        *_acknowledged(lost, rows),
        *_quotas(ledger, rules, days),
        *_accounted(strangers, rows),
        *_counted(expected, found, ledger),
        *_windows(ledger),
    ]
    return Findings(
        lost=len(lost),
        doubled=max(strangers, 0) + sum((found - expected).values()),
        recovered=sum(cast.unknown > 0 for cast in stored),
        violations=violations,
    )


def _by_cast(ledger: Ledger, journal: Journal, keys: PollKeys) -> dict[Cast, Participation | None]:
    """Each cast with its row, found by what only the holder of the poll's key can compute."""
    rows = {(row.voter, row.key_mac): row for row in ledger.participations}
    found: dict[Cast, Participation | None] = {}
    for cast in journal.casts:
        voter = keys.voter(cast.voter)
        found[cast] = rows.get((voter, keys.idempotency(voter, cast.key)))
    return found


def _acknowledged(lost: list[Cast], rows: dict[Cast, Participation | None]) -> Iterator[Violation]:
    if lost:
        yield Violation("I1", f"{len(lost)} acknowledged ballots are not in the database")
    other = [c for c, row in rows.items() if c.receipt and row is not None and row.receipt_code != c.receipt]
    if other:
        yield Violation("I1", f"{len(other)} ballots stand under another receipt than their voter has")


def _quotas(ledger: Ledger, rules: dict[str, int], days: range) -> Iterator[Violation]:
    by_voter: defaultdict[str, list[Participation]] = defaultdict(list)
    for row in ledger.participations:
        by_voter[row.voter].append(row)
    for rows in by_voter.values():
        in_order = [row.day for row in sorted(rows, key=lambda row: row.total_seq)]
        if max(Counter(in_order).values()) > rules["ballots_per_day"]:
            yield Violation("I2", f"a voter has {max(Counter(in_order).values())} ballots of one day")
        if len(rows) > rules["ballots_total"]:
            yield Violation("I2", f"a voter has {len(rows)} ballots in all")
        if in_order != sorted(in_order):
            yield Violation("I2", f"a voter's days go backwards: {in_order}")
    strange = {row.day for row in ledger.participations} - set(days)
    if strange:
        yield Violation("I2", f"ballots stand under days that never were: {sorted(strange)}")


def _accounted(strangers: int, rows: dict[Cast, Participation | None]) -> Iterator[Violation]:
    if strangers:
        yield Violation("I4", f"{strangers} rows are of no ballot anybody cast")
    refused = [cast for cast, row in rows.items() if cast.refusal and row is not None]
    if refused:
        yield Violation("I4", f"{len(refused)} refused ballots are stored, such as {refused[0].refusal}")


def _counted(expected: Counter[str], found: Counter[str], ledger: Ledger) -> Iterator[Violation]:
    if found != expected:
        differs = {pick: found[pick] - expected[pick] for pick in found | expected}
        yield Violation("I3", f"choices differ from the ballots cast by {_nonzero(differs)}")
    if not ledger.counted:
        return
    last = ledger.sealed[-1] if ledger.sealed else None
    if last is None or len(ledger.sealed) != len(ledger.windows):
        yield Violation("I3", "the poll is counted, and not every window is sealed")
    elif Counter(last.totals) != expected or last.total_ballots != len(ledger.participations):
        differs = {pick: last.totals.get(pick, 0) - expected[pick] for pick in {*last.totals, *expected}}
        yield Violation("I3", f"the last count differs from the ballots cast by {_nonzero(differs)}")


def _windows(ledger: Ledger) -> Iterator[Violation]:
    """Every sealed window against the two logs, and the totals against the windows."""
    ballots = Counter(_window(row.receipt_code) for row in ledger.participations)
    choices: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for choice in ledger.choices:
        choices[_window(choice.id)][str(choice.pick)] += 1
    totals, in_all = Counter[str](), 0
    for window in ledger.sealed:
        covered = range(window.number, (window.last or window.number) + 1)
        tally = sum((choices[number] for number in covered), Counter[str]())
        cast = sum(ballots[number] for number in covered)
        totals, in_all = totals + tally, in_all + cast
        sealed = (Counter(window.tally), window.picks, window.ballots)
        if sealed != (tally, tally.total(), cast):
            yield Violation("I3", f"window {window.number} was sealed with other figures than its logs have")
        if (Counter(window.totals), window.total_ballots) != (totals, in_all):
            yield Violation("I3", f"the totals of window {window.number} are not the sum of the windows")
    numbers = [n for w in ledger.windows for n in range(w.number, (w.last or w.number) + 1)]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Violation("I3", f"windows are missing or doubled: {numbers}")
    strays = {*ballots, *choices} - set(numbers)
    if strays:
        yield Violation("I4", f"rows stand under windows that are not there: {sorted(strays)}")


_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _window(code: str) -> int:
    """The window a receipt code or a choice id begins with."""
    number = 0
    for character in code[:4]:
        number = number * 32 + _CROCKFORD.index(character)
    return number


def _nonzero(differs: dict[str, int]) -> dict[str, int]:
    return {pick: by for pick, by in sorted(differs.items()) if by}
