"""What a check found: it holds, it does not, or it remains unproved."""

from dataclasses import dataclass, field
from typing import Literal

Mark = Literal["✓", "✗", "?"]
_MOST = 12
"""How often one thing is said before it is only counted."""


@dataclass(frozen=True)
class Finding:
    """A sentence of words.py with what goes into it."""

    mark: Mark
    sentence: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass
class Report:
    """All findings in the order in which they were made, and the figures of the candidates."""

    findings: list[Finding] = field(default_factory=list)
    figures: list[dict[str, object]] = field(default_factory=list)
    title: str = ""
    _said: dict[str, int] = field(default_factory=dict)

    def holds(self, sentence: str, **values: object) -> None:
        self.findings.append(Finding("✓", sentence, values))

    def fails(self, sentence: str, **values: object) -> None:
        """Repeated all too often, it is left out; the first ones say where to look."""
        said = self._said[sentence] = self._said.get(sentence, 0) + 1
        if said <= _MOST:
            self.findings.append(Finding("✗", sentence, values))
        elif said == _MOST + 1:
            self.findings.append(Finding("✗", "and_more"))

    def unproved(self, sentence: str, **values: object) -> None:
        self.findings.append(Finding("?", sentence, values))

    @property
    def failures(self) -> int:
        return sum(self._said.values())
