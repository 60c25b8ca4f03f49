"""Request bodies: JSON as RFC 8259 means it, and nothing that another parser could read differently.

The framework's reader lets NaN, lone surrogates and repeated keys through, and takes
a body of another media type for bytes. Every route of the API is a `JsonRoute`.
"""

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from api.errors import BadRequest, DomainError, Fault, Invalid


class JsonRequest(Request):
    """A request whose JSON is read strictly."""

    async def json(self) -> Any:
        return read_json(await self.body())


class JsonRoute(APIRoute):
    """A route that takes JSON, or no body at all."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle, takes_body = super().get_route_handler(), self.body_field is not None

        async def checked(request: Request) -> Response:
            strict = JsonRequest(request.scope, request.receive)
            if request.method != "GET" and await strict.body():
                _require_json(strict)
                if not takes_body and await strict.json() not in ({}, None):
                    fault = Fault("", "body_not_expected", "此操作不需要内容")
                    raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
            return await handle(strict)

        return checked


def api_router(prefix: str = "", tags: tuple[str, ...] = ()) -> APIRouter:
    """A router of the API; see the module."""
    return APIRouter(prefix=prefix, tags=list(tags), route_class=JsonRoute)


def read_json(body: bytes) -> Any:
    """The value. Raises BadRequest for everything that is not plainly JSON in UTF-8."""
    try:
        text = body.decode("utf-8")
        value = _decoder.decode(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as bad:
        raise BadRequest("malformed", "请求不是有效的 JSON") from bad
    return value


def _require_json(request: Request) -> None:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise DomainError("unsupported_media_type", "请使用 application/json", status=415)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated key")
    return found


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _no_constant(_name: str) -> float:
    raise ValueError("not JSON")


_decoder = json.JSONDecoder(object_pairs_hook=_once, parse_float=_finite, parse_constant=_no_constant)
