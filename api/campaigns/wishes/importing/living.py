"""Which children have a living wish already, for a whole sheet at once."""

from collections.abc import Iterable

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.db.tables.wishes import Wish


async def among(session: AsyncSession, id_numbers: Iterable[str]) -> set[str]:
    """Those of these identity numbers whose child has a living wish, under whatever key it was entered."""
    of = {index: number for number in id_numbers for index in people.indexes(session, number)}
    found = await session.exec(select(Wish.live_child).where(col(Wish.live_child).in_(of)))
    return {of[index] for index in found if index is not None}
