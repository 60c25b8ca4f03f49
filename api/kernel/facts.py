"""Facts: what happened, in the past tense, told to whoever wiring.py says must know.

A handler runs in the teller's transaction and its exceptions reach the teller, so
that a fact and its consequences stand or fall together.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from sqlmodel.ext.asyncio.session import AsyncSession


class Fact(Protocol):
    """Anything with the kind of subject it is about."""

    @property
    def subject_kind(self) -> str: ...


Handler = Callable[[AsyncSession, Any], Awaitable[None]]

_routes: dict[tuple[type[Any], str], Handler] = {}


def route(fact: type[Any], subject_kind: str, handler: Handler) -> None:
    """Say who is told of a fact about a kind of subject; wiring.py calls this."""
    _routes[fact, subject_kind] = handler


async def publish(session: AsyncSession, fact: Fact) -> None:
    """Tell a fact; nobody needs to be listening."""
    handler = _routes.get((type(fact), fact.subject_kind))
    if handler is not None:
        await handler(session, fact)
