"""Canonical JSON (RFC 8785) of what the rules and receipts hold: texts, whole numbers, yes, no, nothing."""

import json


def canonical(value: object) -> bytes:
    """Raises ValueError for what has no such form here, fractions among it."""
    return _text(value).encode("utf-8")


def _text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) >= 2**53:
            raise ValueError("a number beyond what JSON keeps exactly")
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(_text, value)) + "]"
    if isinstance(value, dict):
        # By UTF-16 units, as the standard has it.
        names = sorted(value, key=lambda name: str(name).encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_text(name)}:{_text(value[name])}" for name in names) + "}"
    raise ValueError("no canonical form")
