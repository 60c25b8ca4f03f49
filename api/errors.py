"""What can go wrong, in words a citizen can read.

A `DomainError` is a refusal: it carries a stable English `code` for programs, a
Chinese title for people and the HTTP status it means. The HTTP layer turns it
into an RFC 9457 problem; nothing below that layer knows HTTP otherwise.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the input: where (RFC 6901 pointer), which rule, and in words."""

    pointer: str
    code: str
    detail: str


@dataclass(eq=False)
class DomainError(Exception):
    """A refusal. `detail` never repeats what the caller sent."""

    code: str
    title: str
    detail: str = ""
    faults: tuple[Fault, ...] = ()
    retry_after: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 400

    def __str__(self) -> str:
        return self.code


class BadRequest(DomainError):
    """The request cannot be understood (400)."""


@dataclass(eq=False)
class Unauthenticated(DomainError):
    """Nobody, or nobody any more, is signed in (401)."""

    code: str = "unauthenticated"
    title: str = "请先登录"
    status: int = 401


@dataclass(eq=False)
class Forbidden(DomainError):
    """Seen, but not allowed (403)."""

    code: str = "forbidden"
    title: str = "您没有这项操作的权限"
    status: int = 403


@dataclass(eq=False)
class NotFound(DomainError):
    """Absent, or out of the caller's sight: the two are not told apart (404).

    Only the record tells that something `hidden` was asked for.
    """

    code: str = "not_found"
    title: str = "没有找到"
    status: int = 404
    hidden: bool = False


@dataclass(eq=False)
class Conflict(DomainError):
    """The state of things does not allow it, or somebody else was faster (409)."""

    status: int = 409


@dataclass(eq=False)
class PreconditionFailed(DomainError):
    """The caller saw an older version (412)."""

    code: str = "stale_version"
    title: str = "内容已被他人修改，请刷新后重试"
    status: int = 412


@dataclass(eq=False)
class Invalid(DomainError):
    """Understood, but against the rules; `faults` names each (422)."""

    status: int = 422


@dataclass(eq=False)
class PreconditionRequired(DomainError):
    """An If-Match is needed, so that nobody overwrites what she has not seen (428)."""

    code: str = "if_match_required"
    title: str = "请先读取最新内容再修改"
    status: int = 428


@dataclass(eq=False)
class TooMany(DomainError):
    """Too often; `retry_after` seconds tell when to come back (429)."""

    code: str = "too_many_requests"
    title: str = "操作过于频繁，请稍后再试"
    status: int = 429


@dataclass(eq=False)
class Upstream(DomainError):
    """A system we depend on answered wrongly (502)."""

    status: int = 502


@dataclass(eq=False)
class Unavailable(DomainError):
    """Not now; nothing was stored, `retry_after` seconds tell when to come back (503)."""

    code: str = "temporarily_unavailable"
    title: str = "系统繁忙，请稍后重试"
    retry_after: int | None = 2
    status: int = 503
