"""Where the next page is, as an RFC 8288 Link header."""

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response


def link_next(request: Request, response: Response, next_cursor: str | None) -> None:
    """Add `Link: <…>; rel="next"` when there is a next page: the same list, filters kept."""
    if next_cursor is not None:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        query = urlencode([*kept, ("cursor", next_cursor)])
        response.headers["Link"] = f'<{quote(request.scope["path"])}?{query}>; rel="next"'
