"""What an actor can see, by region code.

A county's code is 6 digits, a town's 9, a village's 12, each beginning with its
parent's, so a region with all below it is one range of an index. LIKE would miss it.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access.actors import Actor, Staff, System
from api.db.paging import Cursor, keyset
from api.db.tables.access import Region


def visible_regions(actor: Actor, column: Any) -> sa.ColumnElement[bool]:
    """An SQL condition: the row lies in the actor's region or below."""
    match actor:
        case Staff(region_code=code):
            return sa.and_(column >= code, column < code + ":")
        case System():
            return sa.true()
        case _:
            return sa.false()


def enclosing_regions(actor: Staff, column: Any) -> sa.ColumnElement[bool]:
    """An SQL condition: the row belongs to a region above the actor's, such as a town's county."""
    code = actor.region_code
    above: sa.ColumnElement[bool] = column.in_([code[:length] for length in (6, 9, 12) if length < len(code)])
    return above


def sees(actor: Actor, code: str) -> bool:
    """Whether one region lies in the actor's region or below."""
    return isinstance(actor, System) or (isinstance(actor, Staff) and code.startswith(actor.region_code))


async def towns(session: AsyncSession, cursor: str | None, limit: int) -> tuple[list[Region], str | None]:
    """The towns, by code."""
    query = select(Region).where(sa.func.length(col(Region.code)) == 9)
    return await keyset(session, query, col(Region.code), Cursor.region(cursor), limit)
