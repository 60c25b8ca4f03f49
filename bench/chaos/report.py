"""What one fault's rounds on one database came to."""

from dataclasses import dataclass, field
from typing import Any

from bench.chaos.checker import Findings
from bench.chaos.journal import Journal, Violation


@dataclass
class Report:
    """Sums over all rounds; figures of a poll are added when its last round is over."""

    fault: str
    database: str
    rounds: int = 0
    acked: int = 0
    refused: int = 0
    unknown: int = 0
    """Ballots that were sent at least once without anybody knowing what became of it."""
    recovered: int = 0
    """Of those, the ones found stored."""
    lost: int = 0
    doubled: int = 0
    heads: int = 0
    restarts: int = 0
    recovered_within_s: float = 0.0
    """The longest it took until ballots were stored and windows sealed again."""
    skipped: str = ""
    violations: list[Violation] = field(default_factory=list)

    def add(self, journal: Journal, findings: Findings, heads: int) -> None:
        """One poll's."""
        self.acked += len(journal.acknowledged)
        self.refused += sum(cast.refusal is not None for cast in journal.casts)
        self.unknown += sum(cast.unknown > 0 for cast in journal.casts)
        self.recovered += findings.recovered
        self.lost += findings.lost
        self.doubled += findings.doubled
        self.heads += heads

    @property
    def broken(self) -> list[str]:
        """The invariants that broke."""
        return sorted({violation.invariant for violation in self.violations})

    def as_data(self) -> dict[str, Any]:
        if self.skipped:
            return {"skipped": self.skipped}
        figures = {
            name: getattr(self, name)
            for name in ("acked", "lost", "doubled", "rounds", "refused", "unknown", "recovered", "heads")
        }
        told = [str(violation) for violation in self.violations[:5]]
        return {
            **figures,
            "restarts": self.restarts,
            "recovered_within_s": round(self.recovered_within_s, 1),
            **({"violations": told} if told else {}),
        }
