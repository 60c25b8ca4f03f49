"""One HTTP exchange whose answer is a JSON object.

Requests go straight to an httpx transport, not through an httpx client. Only the
client follows redirects, reads proxies from the environment, keeps cookies and
logs each URL at INFO, and URLs to WeChat carry the secret and the access token:
this way they reach no log whatever the logging configuration says.
"""

import json
from typing import Any

import httpx

MAX_ANSWER = 1_048_576
"""Bytes of answer that are read at most; WeChat's JSON answers are a few hundred."""

HEADERS = {"accept": "application/json", "user-agent": "tongxin"}


def direct() -> httpx.AsyncBaseTransport:
    """A transport over the network that believes no proxy from the environment."""
    return httpx.AsyncHTTPTransport(trust_env=False)


async def exchange(
    transport: httpx.AsyncBaseTransport, request: httpx.Request
) -> tuple[int, dict[str, Any]] | None:
    """HTTP status and JSON object, whatever its content type says (WeChat says text/plain).

    None when the other side cannot be reached, breaks off, says too much or says
    something else. Waits without limit: the caller keeps the time.
    """
    text = bytearray()
    try:
        response = await transport.handle_async_request(request)
        try:
            async for chunk in response.aiter_bytes():
                text += chunk
                if len(text) > MAX_ANSWER:
                    return None
        finally:
            await response.aclose()
        answer = json.loads(text)
    except (httpx.HTTPError, httpx.StreamError, ValueError, RecursionError):
        return None
    return (response.status_code, answer) if isinstance(answer, dict) else None
