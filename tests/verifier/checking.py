"""What the verifier says of a file, in both languages."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.verifier import check
from api.verifier.archive import Unreadable
from api.verifier.telling import tell
from api.verifier.words import say


@dataclass(frozen=True)
class Checked:
    """Its exit status, the sentences that say what does not hold, and the text in both languages."""

    status: int
    fails: set[str]
    chinese: str
    english: str

    @property
    def text(self) -> str:
        return self.chinese + self.english


def checked(
    bundle: Path, key: str | None = None, head: Sequence[Path] = (), receipt: Sequence[str] = ()
) -> Checked:
    try:
        report = check(bundle, key, head, receipt)
    except Unreadable as why:
        chinese, english = (say(why.reason, why.values, language) for language in ("zh", "en"))
        return Checked(2, {why.reason}, chinese, english)
    told = {"zh": io.StringIO(), "en": io.StringIO()}
    for language, out in told.items():
        tell(report, language, out)
    fails = {one.sentence for one in report.findings if one.mark == "✗"}
    return Checked(1 if report.failures else 0, fails, told["zh"].getvalue(), told["en"].getvalue())
