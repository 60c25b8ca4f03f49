"""What somebody kept from elsewhere: a fingerprint, a head saved during the poll, a receipt.

Only these tell a bundle that was made anew as a whole from the true one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from .archive import Unreadable
from .canonical import canonical
from .documents import Malformed, hexadecimal, obj, parse, parsed, raw64, text
from .findings import Report
from .heads import Head, Signed, signed
from .logs import RECEIPT
from .manifest import Manifest
from .signing import Key

_MOST = 16 << 20


@dataclass(frozen=True)
class Receipt:
    """A receipt code, and the signature that came with it, if it was kept."""

    code: str
    signature: str | None


def fingerprint(given: str) -> str:
    """The fingerprint somebody got elsewhere, or that of the public key she got. Raises Unreadable."""
    bare = re.sub(r"[\s:-]", "", given).lower()
    if re.fullmatch(r"[0-9a-f]{64}", bare):
        return bare
    try:
        return Key(raw64(given.strip().rstrip("="), 32)).fingerprint
    except Malformed as bad:
        raise Unreadable("key_unreadable") from bad


def heads(path: Path) -> list[Signed]:
    """Saved heads: one, a list or page of them, or one a line; alone or as `head` of an answer."""
    raw = _file(path)
    try:
        try:
            value = parse(raw)
        except Malformed:
            value = [parse(line) for line in raw.splitlines() if line.strip()]
        if isinstance(value, dict) and isinstance(value.get("items"), list):
            value = value["items"]
        listed = value if isinstance(value, list) else [value]
        if not listed:
            raise Malformed
        return [_signed(obj(one)) for one in listed]
    except Malformed as bad:
        raise Unreadable("head_unreadable", file=path.name) from bad


def _signed(value: dict[str, object]) -> Signed:
    inner = value.get("head")
    return signed(obj(inner) if isinstance(inner, dict) else value)


def receipt(given: str) -> Receipt:
    """From a file (the answer to a cast, or code and signature), or the code itself. Raises Unreadable."""
    if RECEIPT.fullmatch(given.strip().upper().encode()):
        return Receipt(given.strip().upper(), None)
    raw = _file(Path(given))
    try:
        value = parse(raw)
    except Malformed:
        value = None
    if isinstance(value, dict):
        code, signature = value.get("receipt_code"), value.get("signature")
    else:
        words = raw.decode("utf-8", "replace").replace('"', " ").split()
        code = next((one for one in words if RECEIPT.fullmatch(one.encode())), None)
        signature = next((one for one in words if len(one) == 86), None)
    if not isinstance(code, str) or not RECEIPT.fullmatch(code.encode("utf-8", "replace")):
        raise Unreadable("receipt_unreadable", file=Path(given).name)
    return Receipt(code, signature if isinstance(signature, str) else None)


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST + 1)
    except (OSError, ValueError) as bad:
        raise Unreadable("file_unreadable", file=path.name) from bad
    if len(raw) > _MOST:
        raise Unreadable("file_unreadable", file=path.name)
    return raw


def check_key(wanted: str | None, manifest: Manifest, report: Report) -> None:
    found = manifest.key.fingerprint
    if wanted is None:
        report.unproved("no_key", fingerprint=found)
    elif wanted == found:
        report.holds("key_holds")
    else:
        report.fails("key_differs", given=wanted, found=found)


def check_heads(kept: Sequence[Signed], listed: Iterable[Head], manifest: Manifest, report: Report) -> None:
    """Every saved head must be among the bundle's; another one with its number is proof of tampering."""
    if not kept:
        report.unproved("no_saved_head")
    by_number = {head.number: head for head in listed}
    found: list[Head] = []
    for one in kept:
        window = one.number
        try:
            document = parsed(one.document)
            if document.get("number") != window:
                raise Malformed
            text(document, "poll_id")
            hexadecimal(document, "receipts_root")
        except Malformed:
            report.fails("saved_head_malformed", window=window)
            continue
        if document["poll_id"] != manifest.poll_id:
            report.fails("saved_head_of_another_poll", window=window)
        elif not one.by(manifest.key):
            report.fails("saved_head_of_another_key", window=window)
        elif (head := by_number.get(window)) is None:
            report.fails("saved_head_missing", window=window)
        elif head.digest != sha256(one.document).hexdigest():
            report.fails("saved_head_contradicts", window=window)
        else:
            found.append(head)
    if found:
        newest = max(found, key=lambda head: head.number)
        report.holds("saved_head_holds", heads=len(found), window=newest.number, ballots=newest.ballots)


def check_receipts(kept: Sequence[Receipt], found: set[str], manifest: Manifest, report: Report) -> None:
    """A receipt in the log was counted; a signed one that is missing proves a dropped ballot."""
    for one in kept:
        there = one.code in found
        if one.signature is None:
            if there:
                report.holds("receipt_there", code=one.code)
            else:
                report.fails("receipt_missing_unsigned", code=one.code)
            continue
        document = canonical({"poll_id": manifest.poll_id, "receipt_code": one.code})
        if not manifest.key.signed("receipt", document, one.signature):
            report.fails("receipt_signature", code=one.code)
        elif not there:
            report.fails("receipt_dropped", code=one.code)
        if there:
            report.holds("receipt_there", code=one.code)
