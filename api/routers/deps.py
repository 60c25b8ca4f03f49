"""What routes ask for: a session, an actor who may, a page, an idempotency key."""

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request, Security
from fastapi.security import HTTPBearer
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import (
    ANONYMOUS,
    Actor,
    Citizen,
    Permission,
    Staff,
    authorize,
    citizen_sessions,
    staff_sessions,
)
from api.access.limits import Allowance
from api.access.places import subnet
from api.access.tokens import STAFF_PREFIX, read_citizen
from api.config import Settings
from api.errors import BadRequest, Forbidden, Unauthenticated
from api.routers.state import Process, process
from api.schemas.page import MAXIMUM

_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", description="访问令牌，见登录接口")


async def running(request: Request) -> Process:
    """This process's parts. Asynchronous, as all these are: the framework sends others to a thread."""
    return process(request)


Running = Annotated[Process, Depends(running)]


async def settings(request: Request) -> Settings:
    """What this deployment chose."""
    return process(request).settings


Chosen = Annotated[Settings, Depends(settings)]


async def caller(request: Request) -> Actor:
    """Who asks, by her bearer token; Anonymous without one. Counts her request."""
    authorization = request.headers.get("authorization", "")
    scheme, _, token = authorization.partition(" ")
    if not authorization:
        return ANONYMOUS
    if scheme.casefold() != "bearer" or not token.strip():
        raise Unauthenticated(code="token_invalid", title="登录状态无效，请重新登录")
    serving, token = process(request), token.strip()
    actor: Actor
    try:
        if token.startswith(STAFF_PREFIX):
            actor = await staff_sessions.resolve(serving.database, token)
        else:
            actor = read_citizen(serving.database.keyring, token)
    except Unauthenticated:
        # Guessing tokens is signing in by other means.
        await sign_in_place(request)
        raise
    request.state.actor = actor
    _counted(request, serving.limits.hit(str(actor.kind), str(actor.id)))
    return actor


async def sign_in_place(request: Request) -> str:
    """The address a sign-in comes from; counts it for its subnet."""
    address = request.client.host if request.client else ""
    _counted(request, process(request).limits.hit("sign-in", subnet(address)))
    return address


def _counted(request: Request, allowance: Allowance) -> None:
    request.state.extra_headers = allowance.headers


Caller = Annotated[Actor, Depends(caller, scope="function")]
COUNTED = Depends(sign_in_place)
"""For sign-ins that only count their place."""
Place = Annotated[str, COUNTED]


async def read_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with process(request).database.read() as session:
        yield session


async def snapshot_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with process(request).database.snapshot() as session:
        yield session


async def write_session(request: Request, actor: Caller) -> AsyncIterator[AsyncSession]:
    async with process(request).database.write() as session:
        if isinstance(actor, Citizen):
            await citizen_sessions.require_open(session, actor)
        yield session


ReadSession = Annotated[AsyncSession, Depends(read_session, scope="function")]
SnapshotSession = Annotated[AsyncSession, Depends(snapshot_session, scope="function")]
"""For several questions whose answers must belong to one moment."""
WriteSession = Annotated[AsyncSession, Depends(write_session, scope="function")]
"""Commits after the route returned and before the answer is sent.

It depends on the caller because finding her out may write (a session's last use),
and a process has one writing connection to SQLite. A citizen who has closed her account
writes nothing any more, whatever her access token still says.
"""


async def last_session(request: Request, _: Caller) -> AsyncIterator[AsyncSession]:
    async with process(request).database.write() as session:
        yield session


LastSession = Annotated[AsyncSession, Depends(last_session, scope="function")]
"""The same for what a citizen may do even then: sign out."""


class Allow:
    """Declares a route's permission and answers with the actor who has it.

    With `later` the route is about one object: whether the actor may is decided by
    the use case, after it has looked whether she can see the object at all, so that
    what is out of sight is absent (404) before it is forbidden (403).
    """

    def __init__(self, permission: Permission, *kinds: type[Staff | Citizen], later: bool = False) -> None:
        self.permission, self.kinds, self.later = permission, kinds, later

    async def __call__(self, actor: Caller, _: Annotated[Any, Security(_bearer, scopes=[])] = None) -> Actor:
        if actor is ANONYMOUS:
            raise Unauthenticated()
        if not isinstance(actor, self.kinds):
            raise Forbidden()
        if not self.later:
            authorize(actor, self.permission)
        return actor


def staff_may(permission: Permission, *, later: bool = False) -> Any:
    """The staff member who asks, if she may."""
    return Depends(Allow(permission, Staff, later=later), scope="function")


def citizen_may(permission: Permission) -> Any:
    """The citizen who asks, if she may."""
    return Depends(Allow(permission, Citizen), scope="function")


def signed_in_may(permission: Permission) -> Any:
    """Whoever is signed in, if she may."""
    return Depends(Allow(permission, Citizen, Staff), scope="function")


IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r'^"?[!#-~]+"?$',
        description="每次新建操作自选一个不重复的值；重试时保持不变，只会生效一次",
        examples=["6f1d0b9e-7c1a-4b53-9f0e-0d4a3a1f7c55"],
    ),
]


def bare(key: str) -> str:
    """The key without the quotes RFC 8941 puts around it."""
    return key[1:-1] if len(key) > 2 and key[0] == key[-1] == '"' else key


IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        min_length=1,
        max_length=40,
        pattern=r"^[!-~]+$",
        description="上次读到的 ETag",
        examples=['"3"'],
    ),
]


def version_of(if_match: str) -> int:
    """The version an If-Match names, 0 for a tag that is none of ours and so matches nothing.

    Raises BadRequest for what is no entity tag at all.
    """
    tag = re.fullmatch(r'(W/)?"([!#-~]*)"|([0-9]+)', if_match.strip())
    if tag is None:
        raise BadRequest("if_match_malformed", "If-Match 格式不正确")
    text = tag[2] or tag[3] or ""
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) and not tag[1] else 0


Limit = Annotated[int, Query(ge=1, le=MAXIMUM, description="每页条数")]
NumberParam = Annotated[
    str | None,
    Query(min_length=1, max_length=12, pattern=r"^[0-9]+$", description="心愿编号", examples=["48205173"]),
]
CursorParam = Annotated[
    str | None,
    Query(
        alias="cursor",
        min_length=1,
        max_length=200,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="上一页给出的翻页标记",
    ),
]
