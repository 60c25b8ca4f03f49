"""Which project each number stood for: every head commits to the candidates there were when it was signed."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from .canonical import canonical
from .findings import Report
from .heads import Head


def check(heads: Sequence[Head], known: Mapping[int, Any], report: Report) -> None:
    """Hash the first so many candidates as each head did; a head from before they did leaves it unproved."""
    hashes, before, sound = _hashes(known), 0, True
    silent: list[Head] = []
    for head in heads:
        if head.candidates is None:
            silent.append(head)
            continue
        count, said = head.candidates
        if count < before:
            report.fails("candidates_shrink", window=head.number)
            sound = False
        elif count >= len(hashes) or hashes[count] != said:
            report.fails("candidates_differ", window=head.number)
            sound = False
        before = max(before, count)
    if heads and heads[-1].candidates is not None and before < len(known):
        report.fails("candidates_late", said=before, found=len(known))
        sound = False
    if silent:
        report.unproved("candidates_unproved", heads=len(silent), window=silent[-1].number)
    elif heads and sound:
        report.holds("candidates_hold", candidates=len(known), heads=len(heads))


def _hashes(known: Mapping[int, Any]) -> list[str]:
    """SHA-256 of the canonical list of the first none, one, two … candidates."""
    running, found = sha256(b"["), []
    for at, number in enumerate(sorted(known)):
        found.append(_closed(running))
        one = {"id": known[number]["id"], "number": number, "title": known[number]["title"]}
        running.update(b"," * bool(at) + canonical(one))
    return [*found, _closed(running)]


def _closed(running: Any) -> str:
    ended = running.copy()
    ended.update(b"]")
    return str(ended.hexdigest())
