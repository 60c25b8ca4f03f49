"""Every string, number, list and map has bounds, and every leaf an example."""

from collections.abc import Iterator
from typing import Any

_UUID = {"minLength": 36, "maxLength": 36, "examples": ["0199d5a2-7c1e-7b3a-9f1e-0d4a3a1f7c55"]}


def bind(document: dict[str, Any]) -> None:
    """Add the bounds that follow from a format. Raises ValueError where the code sets none."""
    for where, schema in leaves(document):
        if schema.get("format") == "uuid":
            for name, value in _UUID.items():
                schema.setdefault(name, value)
        if schema.get("type") == "integer":
            schema.setdefault("format", "int32" if schema.get("maximum", 2**31) < 2**31 else "int64")
        if missing := unbounded(schema):
            raise ValueError(f"{where}: no {missing}")


def unbounded(schema: dict[str, Any]) -> str | None:
    """Which bound a schema lacks, or None."""
    if "enum" in schema or "const" in schema:
        return None
    needed = {
        "string": ("maxLength",),
        "integer": ("minimum", "maximum"),
        "number": ("minimum", "maximum"),
        "array": ("maxItems",),
        "object": ("properties",) if "additionalProperties" not in schema else (),
    }
    lacking = [name for name in needed.get(schema.get("type", ""), ()) if name not in schema]
    if isinstance(schema.get("additionalProperties"), dict) and "maxProperties" not in schema:
        lacking.append("maxProperties")
    return ", ".join(lacking) or None


def leaves(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema with a type, and its place."""
    if isinstance(node, list):
        for number, one in enumerate(node):
            yield from leaves(one, f"{where}/{number}")
    elif isinstance(node, dict):
        if isinstance(node.get("type"), str) and not where.endswith(("/properties", "/example", "/bearer")):
            yield where, node
        for name, one in node.items():
            if name not in {"example", "examples", "default", "enum"} or where.endswith("/properties"):
                yield from leaves(one, f"{where}/{name}")
