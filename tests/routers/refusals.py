"""What every refusal looks like (RFC 9457)."""

from typing import Any

import httpx

CANARY = "王菡萏"
"""A name that must never come back."""


def refused(answer: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """The problem, after making sure it is one: complete, in Chinese, and without an echo."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem: dict[str, Any] = answer.json()
    assert problem.keys() == {"type", "title", "status", "code", "detail", "request_id", "errors"}
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert any("\u4e00" <= char <= "\u9fff" for char in problem["title"])
    assert CANARY not in answer.text
    if code is not None:
        assert problem["code"] == code, problem
    return problem


def pointers(problem: dict[str, Any]) -> set[str]:
    """Where a problem says the input is wrong."""
    return {fault["pointer"] for fault in problem["errors"]}
