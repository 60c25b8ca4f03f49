"""Checks the published heads as a stranger would: signatures, chain, and both Merkle roots, computed anew."""

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bench.chaos.journal import Violation
from bench.chaos.ledger import Head, Ledger, Window


def check(ledger: Ledger, public_key: str) -> list[Violation]:
    """One head for each sealed window, each continuing the one before, the last with both roots right."""
    key = Ed25519PublicKey.from_public_bytes(_raw(public_key))
    return [Violation("I3", what) for what in _faults(ledger, key)]


def _faults(ledger: Ledger, key: Ed25519PublicKey) -> Iterator[str]:
    sealed = {window.number: window for window in ledger.sealed}
    if [head.number for head in ledger.heads] != list(sealed):
        yield f"heads {[head.number for head in ledger.heads]} for sealed windows {list(sealed)}"
        return
    previous = None
    for head in ledger.heads:
        document = json.loads(head.document)
        if not _signed(head, key):
            yield f"the signature of head {head.number} is not its poll's"
        if document["previous"] != previous:
            yield f"head {head.number} does not continue the one before"
        if wrong := _differs(document, sealed[head.number]):
            yield f"head {head.number} says otherwise than its window: {wrong}"
        previous = hashlib.sha256(head.document.encode()).hexdigest()
    if ledger.heads:
        yield from _roots(ledger, json.loads(ledger.heads[-1].document))


def _signed(head: Head, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(_raw(head.signature), b"tongxin/head/1\n" + head.document.encode())
    except InvalidSignature:
        return False
    return True


def _differs(document: dict[str, Any], window: Window) -> list[str]:
    expected: dict[str, Any] = {
        "number": window.number,
        "last": window.last,
        "ballots": window.total_ballots,
        "picks": sum(window.totals.values()),
    }
    wrong = [name for name, value in expected.items() if document[name] != value]
    tally = document["tally"]
    if tally is not None and {k: v for k, v in tally.items() if v} != {
        k: v for k, v in window.totals.items() if v
    }:
        wrong.append("tally")
    return wrong


def _roots(ledger: Ledger, document: dict[str, Any]) -> Iterator[str]:
    receipts = sorted(row.receipt_code for row in ledger.participations)[: document["ballots"]]
    choices = [f"{one.id} {one.pick}" for one in sorted(ledger.choices)][: document["picks"]]
    for name, leaves in (("receipts_root", receipts), ("choices_root", choices)):
        if merkle_root(leaves) != document[name]:
            yield f"{name} of head {document['number']} is not what the log gives"


def merkle_root(leaves: list[str]) -> str:
    """RFC 6962, 2.1, level by level."""
    level = [hashlib.sha256(b"\0" + leaf.encode("ascii")).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256().hexdigest()
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)
        ]
        # What has no neighbour goes up as it is.
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex()


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
