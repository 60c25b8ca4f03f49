"""The outermost layer: request ids, body limits, one log line, and no 500 that says anything.

The body is read whole before the application runs, within a size and a time, so
that nobody holds a handler, a session or a lock open by sending slowly.
"""

import asyncio
import re
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import audit, ids
from api.config import Settings
from api.errors import BadRequest, DomainError
from api.routers.problems import problem

_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_SECURE = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
log = structlog.get_logger()


class Guard:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.limit, self.patience = app, settings.max_body_bytes, settings.body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"")
        request_id = given.decode() if _ID.fullmatch(given) else ids.uuid7().hex
        audit.set_request_id(request_id)
        scope.setdefault("state", {})
        started, answer = time.perf_counter(), _Answer(send, request_id, scope)
        try:
            body = await self._body(headers, receive)
            await self.app(scope, _replay(body, receive), answer)
        except DomainError as refusal:
            await problem(refusal)(scope, receive, answer)
        except Exception:
            log.exception("request failed", route=_route(scope))
            if answer.status is None:
                failure = DomainError("internal_error", "系统出错，请稍后重试", status=500)
                await problem(failure)(scope, receive, answer)
        finally:
            log.info(
                "request",
                method=scope["method"],
                route=_route(scope),
                status=answer.status,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )

    async def _body(self, headers: dict[bytes, bytes], receive: Receive) -> bytes:
        """Raises DomainError 413 for too much and 408 for too slow."""
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and (len(declared) > 18 or int(declared) > self.limit):
            raise _too_large()
        if declared == b"0" and b"transfer-encoding" not in headers:
            return b""
        chunks, size = [], 0
        try:
            async with asyncio.timeout(self.patience):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise BadRequest("malformed", "请求内容不完整")
                    chunk = message.get("body", b"")
                    size += len(chunk)
                    if size > self.limit:
                        raise _too_large()
                    chunks.append(chunk)
                    if not message.get("more_body", False):
                        return b"".join(chunks)
        except TimeoutError as slow:
            raise DomainError("body_too_slow", "请求内容发送超时", status=408) from slow


class _Answer:
    """Passes the answer on, with the headers every answer has."""

    def __init__(self, send: Send, request_id: str, scope: Scope) -> None:
        self._send, self._scope = send, scope
        self._id = request_id.encode()
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            extra = self._scope["state"].get("extra_headers", {})
            present = {name for name, _ in message["headers"]}
            message["headers"] = [
                *message["headers"],
                *_SECURE,
                (b"x-request-id", self._id),
                *(
                    (name.lower().encode(), value.encode())
                    for name, value in extra.items()
                    if name.lower().encode() not in present
                ),
            ]
            if b"cache-control" not in present:
                message["headers"].append((b"cache-control", b"no-store"))
        await self._send(message)


def _replay(body: bytes, receive: Receive) -> Receive:
    """The body once, then whatever comes after it."""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _route(scope: Scope) -> str:
    """The route's pattern: a path may hold a receipt or somebody's id."""
    return str(getattr(scope.get("route"), "path", "-"))


def _too_large() -> DomainError:
    return DomainError("body_too_large", "请求内容过大", status=413)
