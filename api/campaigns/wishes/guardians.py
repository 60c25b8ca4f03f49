"""Whose child a wish is for: found by the telephone that the form names, without opening anything.

A guardian need not have entered the wish herself. Whoever has verified her number may see how it
stands and take everything back; what is sealed is not opened for her by that, since a form may name
a wrong number, and a number gets a new owner.
"""

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, citizen_sessions
from api.db.session import keyring
from api.db.tables.wishes import Wish
from api.terms.access import ActorKind

_PURPOSE = "guardian phone"
"""Its own, so that no row of a citizen tells whose guardian she is."""


def index(session: AsyncSession, phone: str) -> str:
    """The blind index of a guardian's number, eleven digits."""
    return keyring(session).index(_PURPOSE, f"+86{phone}")


async def indexes(session: AsyncSession, citizen: Citizen) -> list[str]:
    """What wishes bear whose guardian has the number this citizen has verified; one for each accepted key."""
    phone = await citizen_sessions.phone(session, citizen.id)
    return [] if phone is None else keyring(session).indexes(_PURPOSE, phone)


async def hers(session: AsyncSession, citizen: Citizen) -> sa.ColumnElement[bool]:
    """Wishes this citizen entered, or whose guardian she is."""
    return sa.or_(entered(citizen), col(Wish.guardian_index).in_(await indexes(session, citizen)))


def entered(citizen: Citizen) -> sa.ColumnElement[bool]:
    """Wishes she entered."""
    return sa.and_(col(Wish.submitter_kind) == ActorKind.CITIZEN, col(Wish.submitter_id) == citizen.id)


def proxy_is(citizen: Citizen, wish: Wish) -> bool:
    """Whether she entered this wish, and so may read what she wrote."""
    return (wish.submitter_kind, wish.submitter_id) == (ActorKind.CITIZEN, citizen.id)
