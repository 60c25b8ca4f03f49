"""JSON read strictly, and its parts taken out by shape; whatever is not as agreed is `Malformed`."""

import base64
import binascii
import json
import re
from typing import Any


class Malformed(Exception):
    """A document is not what it should be; where, the catcher knows."""


def parse(raw: bytes) -> Any:
    """Any JSON value; no repeated names, no NaN, no half characters."""
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as bad:
        raise Malformed from bad
    return value


def parsed(raw: bytes) -> dict[str, Any]:
    """A JSON object."""
    return obj(parse(raw))


def obj(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed
    return value


def rows(value: object) -> list[dict[str, Any]]:
    """A list of objects."""
    return [obj(one) for one in items(value)]


def items(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed
    return value


def text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str):
        raise Malformed
    return value


def whole(document: dict[str, Any], name: str, least: int = 0, most: int = 2**53 - 1) -> int:
    """A whole number; by default any that fits 53 bits."""
    value = document.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Malformed
    return value


def candidate_number(document: dict[str, Any]) -> int:
    """A candidate's number."""
    return whole(document, "number", least=1, most=9999)


def whole_or_none(document: dict[str, Any], name: str) -> int | None:
    return None if name in document and document[name] is None else whole(document, name)


def hexadecimal(document: dict[str, Any], name: str) -> str:
    """A SHA-256 in hex, lower case."""
    value = text(document, name)
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        raise Malformed
    return value


def counts(value: object) -> dict[str, int]:
    """Whole numbers by name."""
    found = obj(value)
    return {name: whole(found, name) for name in found}


def raw64(value: str, length: int) -> bytes:
    """So many bytes from base64url without padding."""
    try:
        found = base64.b64decode(value.encode("ascii") + b"=" * (-len(value) % 4), b"-_", validate=True)
    except (UnicodeError, binascii.Error) as bad:
        raise Malformed from bad
    if len(found) != length or base64.urlsafe_b64encode(found).decode().rstrip("=") != value:
        raise Malformed
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated name")
    return found


def _refuse(_name: str) -> float:
    raise ValueError("not JSON")
