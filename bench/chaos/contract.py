"""Which answers are documented: the statuses of openapi.json and the codes of the mini-program's page."""

import json
import re
from functools import cache

import httpx

from bench.chaos.programs import ROOT

_ROW = re.compile(r"^\| `(\w+)` \| (\d{3}) \|", re.MULTILINE)
_DEFECTS = {"internal_error"}
"""On the page, so that a mini-program knows what to do; an answer with it is a defect all the same."""


@cache
def codes() -> frozenset[tuple[str, int]]:
    page = (ROOT / "miniprogram_contract" / "errors.md").read_text("utf-8")
    return frozenset((code, int(status)) for code, status in _ROW.findall(page) if code not in _DEFECTS)


@cache
def statuses(operation: str) -> frozenset[int]:
    document = json.loads((ROOT / "openapi.json").read_text("utf-8"))
    for methods in document["paths"].values():
        for described in methods.values():
            if isinstance(described, dict) and described.get("operationId") == operation:
                return frozenset(map(int, described["responses"]))
    raise KeyError(operation)


def fault(operation: str, answer: httpx.Response) -> str | None:
    """What is undocumented about an answer, or None."""
    status = answer.status_code
    if status not in statuses(operation):
        return f"{operation} answered {status}: {answer.text[:200]}"
    if status < 400:
        return None
    code = problem_code(answer)
    if (code, status) not in codes():
        return f"{operation} answered {status} with the code {code!r}"
    if status == 503 and not answer.headers.get("retry-after", "").isdigit():
        return f"{operation} answered 503 without Retry-After"
    return None


def problem_code(answer: httpx.Response) -> str:
    """The stable code of a problem; "" for what is none."""
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return ""
    try:
        return str(answer.json()["code"])
    except (ValueError, KeyError, TypeError):
        return ""
