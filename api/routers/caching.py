"""Public reads that a client may keep and ask about again (RFC 9110 §8.8, §13)."""

import hashlib

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api.routers.links import link_next

MAX_AGE = "public, max-age=5, stale-while-revalidate=30, stale-if-error=300"
REVALIDATE = "no-cache"
"""To be asked about again before every use: what may have to be taken down at once."""


def revalidated(
    request: Request, view: BaseModel, next_cursor: str | None = None, cache_control: str = MAX_AGE
) -> Response:
    """The view with a strong ETag, or 304 if the caller has just this already."""
    body = view.model_dump_json().encode()
    answer = tagged(request, f'"{hashlib.sha256(body).hexdigest()[:24]}"', body, cache_control)
    link_next(request, answer, next_cursor)
    return answer


def tagged(request: Request, etag: str, body: bytes, cache_control: str = MAX_AGE) -> Response:
    """A body under a given ETag, or 304."""
    headers = {"ETag": etag, "Cache-Control": cache_control}
    known = known_etags(request)
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def known_etags(request: Request) -> list[str]:
    """What If-None-Match lists; a weak mark does not matter for revalidation."""
    listed = request.headers.get("if-none-match", "")[:1000]
    return [tag.strip().removeprefix("W/") for tag in listed.split(",")]
