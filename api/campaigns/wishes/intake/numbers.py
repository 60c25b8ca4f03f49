"""How wishes are called: eight random digits, so that a number tells neither when nor where."""

import secrets
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.wishes import Wish

DIGITS = 8


async def free(session: AsyncSession, campaign_id: UUID) -> str:
    """A number that no wish of the campaign has; another may still take it meanwhile."""
    while True:
        number = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        taken = select(Wish.id).where(Wish.campaign_id == campaign_id, Wish.number == number)
        if (await session.exec(taken)).first() is None:
            return number
