"""Every refusal as an RFC 9457 problem, in Chinese, without an echo of what was sent."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import audit
from api.access.actors import Citizen, Staff
from api.adapters.calendar import CalendarUnknown
from api.audit.doors import DOORS
from api.errors import (
    BadRequest,
    Conflict,
    DomainError,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionRequired,
    Unavailable,
)
from api.routers.state import process
from api.schemas.problem import Problem, ProblemFault

MEDIA_TYPE = "application/problem+json"
_OUT_OF_SIGHT = "out_of_sight"
_NAME = re.compile(r"[A-Za-z][A-Za-z_-]{0,39}|[0-9]{1,4}")

_HTTP = {
    400: ("malformed", "请求不是有效的 JSON"),
    404: ("not_found", "没有找到"),
    405: ("method_not_allowed", "不支持这种请求方法"),
    408: ("body_too_slow", "请求内容发送超时"),
    413: ("body_too_large", "请求内容过大"),
    415: ("unsupported_media_type", "请使用 application/json"),
}
_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "json_invalid": "不是有效的 JSON",
    "string_too_long": "内容过长",
    "string_too_short": "内容过短",
    "string_pattern_mismatch": "格式不正确",
    "uuid_parsing": "编号格式不正确",
    "enum": "不在可选范围内",
    "literal_error": "不在可选范围内",
    "timezone_aware": "时间须带时区",
    "int_type": "须为整数",
    "bool_type": "须为 true 或 false",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "too_long": "项目过多",
}


def problem(error: DomainError) -> Response:
    """The problem a refusal is told as."""
    body = Problem(
        type="about:blank",
        title=error.title,
        status=error.status,
        code=error.code,
        detail=error.detail,
        request_id=audit.request_id(),
        errors=[ProblemFault(pointer=f.pointer, code=f.code, detail=f.detail) for f in error.faults[:100]],
    )
    headers = {"Cache-Control": "no-store", **error.headers}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(body.model_dump_json(), error.status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make these the only words for failure."""
    handlers: dict[Any, Callable[[Request, Any], Awaitable[Response]]] = {
        DomainError: _refused,
        CalendarUnknown: _not_announced,
        RequestValidationError: _not_valid,
        HTTPException: _http,
        DBAPIError: _database,
        PoolTimeout: _database,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
    app.router.redirect_slashes = False  # an address we do not have is a problem, not a redirect


async def _refused(request: Request, error: DomainError) -> Response:
    """A denial is recorded in a transaction of its own: the one it happened in was rolled back."""
    actor = getattr(request.state, "actor", None)
    route = getattr(request.scope.get("route"), "name", "unknown")
    foreign = isinstance(error, NotFound) and error.hidden and route in DOORS
    if (foreign or isinstance(error, Forbidden)) and isinstance(actor, Staff | Citizen):
        async with process(request).database.write() as session:
            audit.record(
                session,
                actor_kind=actor.kind,
                actor_id=actor.id,
                action="denied",
                subject_kind=route[:40],
                subject_id=UUID(next(iter(request.path_params.values()))) if foreign else None,
                reason=_OUT_OF_SIGHT if foreign else error.code,
            )
    return problem(error)


async def _not_announced(_request: Request, unknown: CalendarUnknown) -> Response:
    """A period reaches into a year whose holidays are not announced, or not written down here, yet."""
    detail = f"请先录入{unknown.year}年的节假日和调休安排"
    return problem(Conflict("calendar_unknown", "该年度节假日安排尚未录入", detail))


async def _not_valid(_request: Request, error: RequestValidationError) -> Response:
    faults = []
    for one in error.errors():
        where, kind = list(one["loc"]), str(one["type"])
        if where[0] == "header":
            return problem(_bad_header(str(where[-1]).casefold(), missing=kind == "missing"))
        faults.append(Fault(_pointer(where), kind[:60], _words(one)))
    return problem(Invalid("validation_failed", "提交的内容有误", faults=tuple(faults)))


def _bad_header(name: str, *, missing: bool) -> DomainError:
    """A header that is missing or breaks its own pattern."""
    if name == "idempotency-key":
        return BadRequest("idempotency_key_required", "请求缺少有效的 Idempotency-Key")
    return PreconditionRequired() if missing else BadRequest("if_match_malformed", "If-Match 格式不正确")


def _pointer(where: list[Any]) -> str:
    """Where in the input: /field for the body, /query/name and so on for the rest.

    A key that no field of ours could have is not repeated: it may be somebody's name.
    """
    parts = where[1:] if where[0] == "body" else where
    return "".join("/" + (str(part) if _NAME.fullmatch(str(part)) else "-") for part in parts)[:300]


def _words(one: dict[str, Any]) -> str:
    reason = one.get("ctx", {}).get("error") if one["type"] == "value_error" else None
    return str(reason) if isinstance(reason, ValueError) else _WORDS.get(str(one["type"]), "内容不符合要求")


async def _http(request: Request, error: HTTPException) -> Response:
    code, title = _HTTP.get(error.status_code, ("refused", "请求未被接受"))
    headers = {"Allow": _methods(request)} if error.status_code == 405 else {}
    return problem(DomainError(code, title, headers=headers, status=error.status_code))


def _methods(request: Request) -> str:
    """All methods of a path: the framework names only those of the first route it meets."""
    path, found = request.scope["path"], set[str]()
    for route in iter_route_contexts(request.app.routes):
        if route.methods and re.match(route.path_regex, path):
            found |= route.methods
    return ", ".join(sorted(found))


async def _database(request: Request, error: DBAPIError | PoolTimeout) -> Response:
    """The database is away, full or too busy: nothing was stored, come back. Anything else is our fault."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    # Who only reads is no twin of anybody; she waited for somebody who changes tables.
    if state == "55P03" and request.method not in {"GET", "HEAD"}:
        return problem(Conflict("in_progress", "同一内容正在处理中，请稍后重试", retry_after=2))
    if isinstance(error, PoolTimeout) or type(error).__name__ in {"OperationalError", "InterfaceError"}:
        structlog.get_logger().warning("database unavailable", error=type(error).__name__, sqlstate=state)
        return problem(Unavailable())
    raise error
