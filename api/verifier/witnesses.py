"""What somebody kept from elsewhere: a fingerprint, a head saved during the poll, a receipt.

Only these tell a bundle that was made anew as a whole from the true one.
"""

import re
from collections.abc import Sequence
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
_MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Receipt:
    """A receipt code, and the signature that came with it, if it was kept."""

    code: str
    signature: str | None
    poll_id: str | None = None
    """Of which poll it says it is, if it does."""


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
    """Saved heads: one or a list, pages of them, one or a page a line; alone or as `head` of an answer."""
    raw = _utf8(_file(path))
    try:
        try:
            value = parse(raw)
        except Malformed:
            value = [parse(line) for line in raw.splitlines() if line.strip()]
        listed = [one for some in (value if isinstance(value, list) else [value]) for one in _page(some)]
        if not listed:
            raise Unreadable("heads_none", file=path.name)
        return [_signed(obj(one)) for one in listed]
    except Malformed as bad:
        raise Unreadable("head_unreadable", file=path.name) from bad


def _page(value: object) -> list[object]:
    """What an answer lists; anything else stands for itself."""
    listed = value.get("items") if isinstance(value, dict) else None
    return listed if isinstance(listed, list) else [value]


def _signed(value: dict[str, object]) -> Signed:
    inner = value.get("head")
    return signed(obj(inner) if isinstance(inner, dict) else value)


def receipt(given: str) -> Receipt:
    """From a file (the answer to a cast, or code and signature), or the code itself. Raises Unreadable."""
    if (typed := _code(given)) is not None:
        return Receipt(typed, None)
    raw = _utf8(_file(Path(given)))
    try:
        value = parse(raw)
    except Malformed:
        value = None
    if isinstance(value, dict):
        kept, signature, poll_id = (value.get(name) for name in ("receipt_code", "signature", "poll_id"))
        code = _code(kept) if isinstance(kept, str) else None
    else:
        poll_id = None
        words = raw.decode("utf-8", "replace").replace('"', " ").split()
        code = next(filter(None, map(_code, words)), None)
        signature = next((one for one in words if len(one) == 86), None)
    if code is None:
        raise Unreadable("receipt_unreadable", file=Path(given).name)
    return Receipt(
        code,
        signature if isinstance(signature, str) else None,
        poll_id if isinstance(poll_id, str) else None,
    )


def _code(typed: str) -> str | None:
    """A receipt code as it is printed, from what somebody typed; None if it is none."""
    bare = re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)
    code = "-".join(bare[at : at + 4] for at in range(0, 20, 4))
    return code if len(bare) == 20 and RECEIPT.fullmatch(code.encode("utf-8", "replace")) else None


def _utf8(raw: bytes) -> bytes:
    """What editors and shells of Windows save, as UTF-8 without a mark."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16", "replace").encode("utf-8", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf")


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


def check_heads(kept: Sequence[Signed], listed: Sequence[Head], manifest: Manifest, report: Report) -> None:
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
        if newest is not listed[-1]:
            after = listed[-1].ballots - newest.ballots
            report.unproved("saved_head_early", window=newest.number, ballots=newest.ballots, after=after)


def check_receipts(kept: Sequence[Receipt], found: set[str], manifest: Manifest, report: Report) -> None:
    """A receipt in the log was counted; a signed one that is missing proves a dropped ballot."""
    for one in kept:
        there = one.code in found
        if one.poll_id not in {None, manifest.poll_id}:
            report.fails("receipt_of_another_poll", code=one.code)
            continue
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
