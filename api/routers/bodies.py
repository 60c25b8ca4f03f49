"""Request bodies: JSON as RFC 8259 means it, and nothing that another parser could read differently.

The framework's reader lets NaN, lone surrogates and repeated keys through, and takes
a body of another media type for bytes. Every route of the API is a `JsonRoute`, but for the
few that take a spreadsheet: those are `SheetRoute`s and take nothing else.
"""

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from api.adapters.sheets import XLSX
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


class SheetRoute(APIRoute):
    """A route that takes an xlsx as it is: its media type must say so, its parameters hold no body."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        if self.body_field is not None:
            raise TypeError(f"{self.path} would have its spreadsheet read as something else")

        async def checked(request: Request) -> Response:
            if await request.body() and _media_type(request) != XLSX:
                detail = f"请上传 .xlsx 文件，Content-Type 须为 {XLSX}"
                raise DomainError("not_a_spreadsheet", "这不是 Excel 表格（.xlsx）", detail, status=415)
            return await handle(request)

        return checked


SHEET_BODY: dict[str, Any] = {
    "requestBody": {
        "description": "用模板填写的 .xlsx 文件本身",
        "required": True,
        "content": {XLSX: {"schema": {"type": "string", "format": "binary", "maxLength": 1_048_576}}},
    }
}
"""What a `SheetRoute` says of its body (`openapi_extra`)."""


def api_router(prefix: str = "", tags: tuple[str, ...] = ()) -> APIRouter:
    """A router of the API; see the module."""
    return APIRouter(prefix=prefix, tags=list(tags), route_class=JsonRoute)


def sheet_router() -> APIRouter:
    """The part of a router whose operations take an xlsx."""
    return APIRouter(route_class=SheetRoute)


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
    if _media_type(request) != "application/json":
        raise DomainError("unsupported_media_type", "请使用 application/json", status=415)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


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
