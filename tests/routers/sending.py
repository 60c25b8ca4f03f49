"""Requests that no careful client would send."""

import json
from typing import Any

import httpx

from tests.county import Caller

CAMPAIGNS = "/v1/staff/campaigns"


async def send(
    caller: Caller, body: bytes, content_type: str = "application/json", path: str = CAMPAIGNS
) -> httpx.Response:
    headers = {"Content-Type": content_type, "Idempotency-Key": "k-1"}
    return await caller._send("POST", path, content=body, headers=headers)


def written(**changes: Any) -> bytes:
    """A campaign form as bytes, with Python's own leniency about what JSON is."""
    return json.dumps({"title": "评选", "summary": "说明", **changes}).encode()
