"""Where the next page is, as an RFC 8288 Link header."""

from starlette.requests import Request
from starlette.responses import Response


def link_next(request: Request, response: Response, next_cursor: str | None) -> None:
    """Add `Link: <…>; rel="next"` when there is a next page."""
    if next_cursor is not None:
        url = request.url.include_query_params(cursor=next_cursor)
        response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
