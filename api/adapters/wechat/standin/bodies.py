"""Request bodies, read no further than they deserve."""

import json

from starlette.requests import Request

MAX_BODY = 65_536


async def json_object(request: Request) -> dict[str, object] | None:
    """The JSON object in the body; None if there is none, or more than 64 KiB."""
    text = bytearray()
    async for chunk in request.stream():
        text += chunk
        if len(text) > MAX_BODY:
            return None
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
