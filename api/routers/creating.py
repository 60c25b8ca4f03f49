"""Creating once, however often the request is sent."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from api.access import Actor
from api.kernel import idempotency
from api.routers.deps import bare
from api.schemas.base import Form


async def create(
    request: Request,
    session: AsyncSession,
    actor: Actor,
    key: str,
    form: Form,
    effect: Callable[[], Awaitable[UUID]],
    *,
    by_day: bool = False,
) -> UUID:
    """The id of what this request created, now or when it was first sent.

    The path is part of the payload: a key means one request to one address.
    """
    operation = request.scope["route"].name
    payload = f"{request.scope['path']}\n{form.model_dump_json()}"
    return await idempotency.once(session, actor, operation, bare(key), payload, effect, by_day=by_day)
