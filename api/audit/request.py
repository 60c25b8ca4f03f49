"""The id of the request being served, for audit rows, problems and log lines alike."""

from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="-")


def request_id() -> str:
    """The present request's id; "-" outside any request."""
    return _current.get()


def set_request_id(value: str) -> None:
    _current.set(value)
