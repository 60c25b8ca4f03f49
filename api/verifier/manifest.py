"""The manifest: who signed this bundle, and what belongs in it."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from .archive import Archive, Damaged, Unreadable
from .canonical import canonical
from .documents import Malformed, candidate_number, counts, hexadecimal, obj, parsed, raw64, text, whole
from .findings import Report
from .signing import Key

FORMAT = "tongxin-bundle/1"
SMALL = ("rules.json", "poll.json", "candidates.json", "scores.json", "result.json")
STREAMED = ("heads.jsonl", "receipts.txt", "choices.txt", "voids.jsonl")
ABOUT = ("manifest.json", "manifest.sig")


@dataclass(frozen=True)
class Manifest:
    """What the signed manifest says; `files` holds the SHA-256 of each file by name."""

    poll_id: str
    title: str
    key: Key
    counted_at: str
    void_version: int
    files: dict[str, str]


def read(archive: Archive, report: Report) -> Manifest:
    """Check signature and list of files. Raises Unreadable for what is no bundle of this format."""
    try:
        raw = archive.whole("manifest.json", 1 << 20)
        document = parsed(raw)
    except (Damaged, Malformed) as bad:
        raise Unreadable("not_a_bundle") from bad
    if document.get("format") != FORMAT:
        raise Unreadable("other_format")
    try:
        found = _manifest(document)
    except Malformed as bad:
        raise Unreadable("manifest_malformed") from bad
    _check_signature(archive, report, raw, document, found)
    wanted, there = {*SMALL, *STREAMED, *ABOUT}, set(archive.names)
    for name in sorted(wanted - there):
        report.fails("file_missing", file=name)
    for name in sorted(there - wanted):
        report.fails("file_unexpected", file=name)
    if archive.repeated:
        report.fails("file_repeated")
    for name in sorted(found.files.keys() ^ {*SMALL, *STREAMED}):
        report.fails("file_list_wrong", file=name)
    return found


def _manifest(document: dict[str, Any]) -> Manifest:
    key = Key(raw64(text(document, "signing_key"), 32))
    files = obj(document.get("files"))
    return Manifest(
        poll_id=text(document, "poll_id"),
        title=text(document, "title"),
        key=key,
        counted_at=text(document, "counted_at"),
        void_version=whole(document, "void_version"),
        files={name: hexadecimal(files, name) for name in files},
    )


def _check_signature(
    archive: Archive, report: Report, raw: bytes, document: dict[str, Any], found: Manifest
) -> None:
    try:
        signature = archive.whole("manifest.sig", 1024).decode("ascii", "replace").strip()
    except Damaged:
        signature = ""
    if not found.key.signed("manifest", raw, signature):
        report.fails("manifest_signature")
    else:
        report.holds("manifest_signed", title=found.title, fingerprint=found.key.fingerprint)
    if document.get("fingerprint") != found.key.fingerprint:
        report.fails("fingerprint_wrong")
    try:
        same = canonical(document) == raw
    except (ValueError, RecursionError):
        same = False
    if not same:
        report.fails("not_canonical", file="manifest.json")


def small(archive: Archive, manifest: Manifest, report: Report, name: str) -> bytes | None:
    """A small file, its hash compared; None if it is missing or cannot be unpacked."""
    if name not in archive.names:
        return None
    try:
        raw = archive.whole(name)
    except Damaged:
        report.fails("file_damaged", file=name)
        return None
    compare(manifest, report, name, hashlib.sha256(raw).hexdigest())
    return raw


def compare(manifest: Manifest, report: Report, name: str, digest: str | None) -> None:
    """Say it if a file is not the one whose hash was signed."""
    if digest is None:
        report.fails("file_damaged", file=name)
    elif name in manifest.files and manifest.files[name] != digest:
        report.fails("file_altered", file=name)


def candidates(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Candidates by number, ascending. Raises Malformed."""
    found: dict[int, dict[str, Any]] = {}
    last = 0
    for one in rows:
        number = candidate_number(one)
        if number <= last:
            raise Malformed
        for name in ("id", "title", "byline", "region_name", "standing"):
            text(one, name)
        found[number] = one
        last = number
    return found


def tally(value: object) -> dict[int, int]:
    """Votes by candidate number; 0 stands for blank ballots. Raises Malformed."""
    found = counts(value)
    if any(not re.fullmatch(r"0|[1-9][0-9]{0,3}", name) for name in found):
        raise Malformed
    return {int(name): votes for name, votes in found.items() if votes}
