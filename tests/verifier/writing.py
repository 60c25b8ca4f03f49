"""Bundles written by hand: small true ones, and what somebody with or without the key makes of them.

Nothing here is the application's; signing is `cryptography`'s, canonical JSON is `rfc8785`'s.
"""

import base64
import hashlib
import json
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
POLL = "0199d5a2-7c1e-7b3a-9f1e-0d4a3a1f7c55"
TITLE = "荷乡县十佳妇女小贷方案评选"
COUNTED = "2026-10-21T16:00:31Z"
RULES: dict[str, Any] = {
    "picks_min": 1,
    "picks_max": 2,
    "ballots_per_day": 1,
    "ballots_total": None,
    "one_pick_per_candidate_per_day": True,
    "blank_allowed": False,
    "live_results": "by_window",
    "live_results_at": None,
    "public_weight": 30,
    "public_weight_approval": None,
    "tie_break": "jury_then_draw",
    "voters": "any",
    "hours": None,
    "signals": ["burst", "fast", "new", "risk"],
}


def text64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Key(Protocol):
    """Whatever signs as a poll does: `Signing` here, or the application's own signer."""

    public: str
    fingerprint: str

    def sign(self, name: str, document: bytes) -> str: ...


class Signing:
    """A poll's key pair."""

    def __init__(self, seed: bytes = b"a poll's own key, made for tests") -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        raw = self._key.public_key().public_bytes_raw()
        self.public, self.fingerprint = text64(raw), hashlib.sha256(raw).hexdigest()

    def sign(self, name: str, document: bytes) -> str:
        return text64(self._key.sign(b"tongxin/" + name.encode() + b"/1\n" + document))


def root(leaves: Sequence[str]) -> str:
    """The root as RFC 6962 §2.1 defines it: split at the largest power of two."""
    return _root([leaf.encode() for leaf in leaves]).hex()


def _root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + _root(leaves[:split]) + _root(leaves[split:])).digest()


def code(window: int, chance: random.Random) -> str:
    prefix = "".join(ALPHABET[window >> shift & 31] for shift in (15, 10, 5, 0))
    rest = "".join(chance.choices(ALPHABET, k=16))
    return "-".join([prefix, *(rest[at : at + 4] for at in range(0, 16, 4))])


@dataclass
class Parts:
    """A bundle's files, to be altered and written; `sealed` signs the manifest over what they are now."""

    files: dict[str, bytes]
    signing: Key

    def copy(self) -> "Parts":
        return Parts(dict(self.files), self.signing)

    def json(self, name: str) -> Any:
        return json.loads(self.files[name])

    def put(self, name: str, value: Any) -> None:
        self.files[name] = rfc8785.dumps(value)

    def lines(self, name: str) -> list[str]:
        return self.files[name].decode().splitlines()

    def put_lines(self, name: str, lines: Sequence[str]) -> None:
        self.files[name] = "".join(f"{line}\n" for line in lines).encode()

    def sealed(self) -> "Parts":
        manifest = self.json("manifest.json")
        about = ("manifest.json", "manifest.sig")
        manifest["files"] = {
            name: hashlib.sha256(content).hexdigest()
            for name, content in self.files.items()
            if name not in about
        }
        manifest |= {"signing_key": self.signing.public, "fingerprint": self.signing.fingerprint}
        self.put("manifest.json", manifest)
        self.files["manifest.sig"] = self.signing.sign("manifest", self.files["manifest.json"]).encode()
        return self

    def write(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                archive.writestr(name, content)
        return path


def head_line(signing: Key, document: dict[str, Any]) -> str:
    text = rfc8785.dumps(document)
    wire = {
        "number": document["number"],
        "document": text.decode(),
        "signature": signing.sign("head", text),
    }
    return rfc8785.dumps(wire).decode()


@dataclass
class Ballots:
    """What stands in the two logs: windows of receipts and of (choice id, pick)."""

    receipts: list[list[str]] = field(default_factory=list)
    choices: list[list[tuple[str, int]]] = field(default_factory=list)

    def heads(self, signing: Signing, rules_hash: str) -> list[str]:
        """Heads over what stands there now, all signed: what whoever holds the key can always make."""
        lines: list[str] = []
        receipts: list[str] = []
        choices: list[str] = []
        tally: Counter[int] = Counter()
        previous = None
        for number, (codes, picks) in enumerate(zip(self.receipts, self.choices, strict=True), 1):
            receipts += codes
            choices += [f"{one} {pick}" for one, pick in picks]
            tally.update(pick for _, pick in picks)
            document: dict[str, Any] = {
                "poll_id": POLL,
                "number": number,
                "last": number,
                "sealed_at": f"2026-10-21T{number:02}:00:00Z",
                "rules_hash": rules_hash,
                "candidates": named(CARDS),
                "ballots": len(receipts),
                "picks": len(choices),
                "receipts_root": root(receipts),
                "choices_root": root(choices),
                "tally": {str(pick): votes for pick, votes in tally.items()},
                "previous": previous,
            }
            lines.append(head_line(signing, document))
            previous = hashlib.sha256(rfc8785.dumps(document)).hexdigest()
        return lines


def ballots(windows: int = 3, size: int = 20, seed: int = 7) -> Ballots:
    """So many windows of so many ballots, each with one or two of three candidates."""
    chance, made = random.Random(seed), Ballots()  # noqa: S311  tests want the same every time
    for window in range(1, windows + 1):
        made.receipts.append(sorted(code(window, chance) for _ in range(size)))
        picks = [pick for _ in range(size) for pick in chance.sample((1, 2, 3), chance.choice((1, 2)))]
        made.choices.append(sorted((code(window, chance), pick) for pick in picks))
    return made


def bundle(made: Ballots, signing: Signing, voided: int = 20, **rules: Any) -> Parts:
    """A true bundle of these ballots: the first choices of candidate 2 voided, and a result."""
    canonical_rules = rfc8785.dumps({**RULES, **rules})
    rules_hash = hashlib.sha256(canonical_rules).hexdigest()
    everything = [one for window in made.choices for one in window]
    votes = Counter(pick for _, pick in everything)
    gone = [one for one, pick in everything if pick == 2][:voided]
    votes[2] -= len(gone)
    parts = Parts(
        {
            "manifest.json": rfc8785.dumps(
                {
                    "format": "tongxin-bundle/1",
                    "poll_id": POLL,
                    "title": TITLE,
                    "counted_at": COUNTED,
                    "void_version": 1 if gone else 0,
                }
            ),
            "manifest.sig": b"",
            "rules.json": canonical_rules,
        },
        signing,
    )
    parts.put(
        "poll.json",
        {
            "poll_id": POLL,
            "title": TITLE,
            "opens_at": "2026-10-12T01:00:00Z",
            "closes_at": "2026-10-21T16:00:00Z",
            "counted_at": COUNTED,
            "rules_version": 1,
            "earlier_rules": [],
            "rules_hash": rules_hash,
        },
    )
    parts.put("candidates.json", CARDS)
    parts.put_lines("heads.jsonl", made.heads(signing, rules_hash))
    parts.put_lines("receipts.txt", [one for window in made.receipts for one in window])
    parts.put_lines("choices.txt", [f"{one} {pick}" for one, pick in everything])
    parts.put_lines(
        "voids.jsonl", [void_line(signing, 1, {"scripted": gone}, {"scripted": voided})] if gone else []
    )
    jury = {1: 8000, 2: 9000, 3: 8000}
    parts.put(
        "scores.json",
        {
            "criteria": [{"name": "带动就业", "weight": 60}, {"name": "可持续性", "weight": 40}],
            "scores": [{"number": number, "jury": score} for number, score in jury.items()],
        },
    )
    parts.put("result.json", result({number: votes[number] for number in jury}, jury))
    return parts.sealed()


def void_line(signing: Key, version: int, reasons: dict[str, list[str]], counted: dict[str, int]) -> str:
    document: dict[str, Any] = {
        "poll_id": POLL,
        "version": version,
        "applied_at": COUNTED,
        "reasons": {reason: sorted(choices) for reason, choices in reasons.items()},
        "ballots": counted,
    }
    text = rfc8785.dumps(document)
    return rfc8785.dumps({"document": text.decode(), "signature": signing.sign("voids", text)}).decode()


def _card(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "id": f"0199d5a2-7c1e-7b3a-9f1e-00000000000{number}",
        "title": f"项目{number}",
        "byline": "王**",
        "region_name": "泾河镇",
        "standing": "standing",
        "standing_reason": None,
    }


CARDS = [_card(number) for number in (1, 2, 3)]


def named(cards: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How a head commits to who stands behind each number."""
    listed: list[Any] = [{name: card[name] for name in ("id", "number", "title")} for card in cards]
    return {"count": len(cards), "sha256": hashlib.sha256(rfc8785.dumps(listed)).hexdigest()}


def heads_anew(parts: Parts, change: Callable[[dict[str, Any]], object]) -> Parts:
    """Every head altered, linked and signed again: what whoever holds the key can make."""
    lines, previous = [], None
    for line in parts.lines("heads.jsonl"):
        document = json.loads(json.loads(line)["document"])
        change(document)
        document["previous"] = previous
        lines.append(head_line(parts.signing, document))
        previous = hashlib.sha256(rfc8785.dumps(document)).hexdigest()
    parts.put_lines("heads.jsonl", lines)
    return parts.sealed()


def result(votes: dict[int, int], jury: dict[int, int]) -> dict[str, Any]:
    """Two places; no ties (a test of figures has those)."""
    leader = max(votes.values()) or 1
    public = {number: (20_000 * one + leader) // (2 * leader) for number, one in votes.items()}
    total = {number: (2 * (public[number] * 30 + jury[number] * 70) + 100) // 200 for number in votes}
    order = sorted(votes, key=lambda number: -total[number])
    return {
        "rules": {"public_weight": 30, "places": 2, "tie_break": "jury_then_draw"},
        "items": [
            {
                "number": number,
                "votes": votes[number],
                "public": public[number],
                "jury": jury[number],
                "total": total[number],
                "rank": order.index(number) + 1,
                "outcome": "selected" if order.index(number) < 2 else "not_selected",
            }
            for number in sorted(votes)
        ],
        "draws": [],
        "digest": "0" * 64,
        "certified_at": "2026-11-05T02:00:00Z",
    }
