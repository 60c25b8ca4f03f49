"""All checks of one bundle, in the order in which they are told."""

import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import heads, logs, manifest, names, result, rules, voids, witnesses
from .archive import Archive, Unreadable
from .documents import Malformed, parse, rows
from .findings import Report
from .heads import Head, Signed
from .manifest import Manifest
from .rules import Rules
from .voids import Voids
from .witnesses import Receipt


def check(
    bundle: Path, key: str | None = None, saved: Sequence[Path] = (), receipts: Sequence[str] = ()
) -> Report:
    """Recompute everything. Raises Unreadable for what cannot be read at all, never anything else."""
    wanted = None if key is None else witnesses.fingerprint(key)
    kept = [head for path in saved for head in witnesses.heads(path)]
    shown = [witnesses.receipt(given) for given in receipts]
    try:
        with Archive(bundle) as archive:
            return _check(archive, wanted, kept, shown)
    except OSError as bad:
        raise Unreadable("file_unreadable", file=bundle.name) from bad
    except (MemoryError, zlib.error) as bad:
        raise Unreadable("swells") from bad


def _check(archive: Archive, key: str | None, kept: list[Signed], shown: list[Receipt]) -> Report:
    report = Report()
    about = manifest.read(archive, report)
    report.title = about.title
    files = {name: manifest.small(archive, about, report, name) for name in manifest.SMALL}
    frozen = None if files["rules.json"] is None else rules.read(files["rules.json"], report)
    if files["poll.json"] is not None:
        rules.check_poll(files["poll.json"], about, frozen, report)
    listing = _candidates(files["candidates.json"], report)
    known = listing or {}
    signed = _heads(archive, about, frozen, report)
    if listing is not None:
        names.check(signed, listing, report)
    listed = _voids(archive, about, report)
    found = _receipts(archive, about, signed, {one.code for one in shown}, report)
    counted = _choices(archive, about, signed, set(known), frozen, listed, report)
    voids.finish(listed, frozen, signed[-1].ballots if signed else 0, report)
    valid = _valid(counted, listed, report)
    items = result.check(files["result.json"], files["scores.json"], valid, known, frozen, report)
    witnesses.check_key(key, about, report)
    witnesses.check_heads(kept, signed, about, report)
    witnesses.check_receipts(shown, found, about, report)
    report.unproved("voters_unproved")
    report.figures = [_figure(n, one, counted, listed, items.get(n, {})) for n, one in known.items()]
    return report


def _candidates(raw: bytes | None, report: Report) -> dict[int, dict[str, Any]] | None:
    try:
        return None if raw is None else manifest.candidates(rows(parse(raw)))
    except Malformed:
        report.fails("file_malformed", file="candidates.json")
        return None


def _heads(archive: Archive, about: Manifest, frozen: Rules | None, report: Report) -> list[Head]:
    before = report.failures
    if "heads.jsonl" not in archive.names:
        return []
    entry = archive.open("heads.jsonl")
    found = heads.read(entry.lines(heads.LONGEST), about, frozen, report)
    manifest.compare(about, report, entry.name, entry.digest())
    if report.failures == before:
        report.holds("heads_hold", heads=len(found), ballots=found[-1].ballots)
    return found


def _voids(archive: Archive, about: Manifest, report: Report) -> Voids:
    if "voids.jsonl" not in archive.names:
        return Voids()
    entry = archive.open("voids.jsonl")
    found = voids.read(entry.lines(voids.LONGEST), about, report)
    manifest.compare(about, report, entry.name, entry.digest())
    return found


def _receipts(
    archive: Archive, about: Manifest, signed: list[Head], asked: set[str], report: Report
) -> set[str]:
    if "receipts.txt" not in archive.names:
        return set()
    entry = archive.open("receipts.txt")
    found = logs.receipts(entry, signed, asked, report)
    manifest.compare(about, report, entry.name, entry.digest())
    return found


def _choices(
    archive: Archive,
    about: Manifest,
    signed: list[Head],
    numbers: set[int],
    frozen: Rules | None,
    listed: Voids,
    report: Report,
) -> Counter[int]:
    if "choices.txt" not in archive.names:
        return Counter()
    entry = archive.open("choices.txt")
    counted = logs.choices(entry, signed, numbers | {0}, frozen, listed, report)
    manifest.compare(about, report, entry.name, entry.digest())
    return counted


def _valid(counted: Counter[int], listed: Voids, report: Report) -> dict[int, int]:
    """Received less voided, of each candidate."""
    for number, votes in listed.votes.items():
        if votes > counted[number]:
            report.fails("void_too_many")
    return {number: votes - listed.votes[number] for number, votes in counted.items()}


def _figure(
    number: int, card: dict[str, Any], counted: Counter[int], listed: Voids, item: dict[str, Any]
) -> dict[str, object]:
    """One candidate's line of figures."""
    received, voided = counted[number], listed.votes[number]
    return {
        "number": number,
        "title": card["title"],
        "received": received,
        "voided": voided,
        "valid": received - voided,
        "total": item.get("total"),
        "rank": item.get("rank"),
    }
