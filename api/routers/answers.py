"""What a route says of its answers in the API's description, where its signature does not tell."""

from typing import Any

Answers = dict[int | str, dict[str, Any]]


def header(name: str) -> dict[str, str]:
    """A reference to one of the headers that openapi/components.py describes."""
    return {"$ref": f"#/components/headers/{name}"}


def tells(status: int, *headers: str) -> Answers:
    """An answer that carries these headers."""
    return {status: {"headers": {name: header(name) for name in headers}}}


def refuses(*statuses: int) -> Answers:
    """Refusals beyond those that follow from what the route takes."""
    return {status: {} for status in statuses}


CREATED = tells(201, "Location", "ETag")
VERSIONED = tells(200, "ETag")
REVALIDATED: Answers = {
    **VERSIONED,
    304: {
        "description": "与 If-None-Match 所列的版本相同，继续使用已有的",
        "headers": {"ETag": header("ETag")},
    },
}
