"""The findings as people read them."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from .archive import Unreadable
from .check import check
from .findings import Report
from .words import plain, say

HOLDS, FAILS, UNREADABLE = 0, 1, 2


def verify(
    bundle: Path,
    key: str | None = None,
    head: Sequence[Path] = (),
    receipt: Sequence[str] = (),
    language: str = "zh",
    out: TextIO | None = None,
) -> int:
    """Print what holds, what does not and what remains unproved; 0, 1 (does not hold), 2 (cannot be read)."""
    out = out or sys.stdout
    try:
        report = check(bundle, key, head, receipt)
    except Unreadable as why:
        print(f"✗ {say(why.reason, why.values, language)}", file=out)
        return UNREADABLE
    tell(report, language, out)
    return FAILS if report.failures else HOLDS


def tell(report: Report, language: str, out: TextIO) -> None:
    for one in report.findings:
        print(f"{one.mark} {say(one.sentence, one.values, language)}", file=out)
    if report.figures:
        print(f"\n{say('columns', {}, language)}", file=out)
    for figure in report.figures:
        cells = [figure["number"], figure["received"], figure["voided"], figure["valid"]]
        cells += [
            _points(figure["total"]),
            "-" if figure["rank"] is None else figure["rank"],
            figure["title"],
        ]
        print("\t".join(map(plain, cells)), file=out)
    last = ("something_fails", {"count": report.failures}) if report.failures else ("all_holds", {})
    print(f"\n{say(last[0], dict(last[1]), language)}{say('remains', {}, language)}", file=out)


def _points(hundredths: object) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}" if isinstance(hundredths, int) else "-"
