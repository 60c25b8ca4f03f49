"""One living wish for a child, in whatever campaign."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.db.tables.wishes import Wish
from api.errors import Conflict


async def require(session: AsyncSession, id_number: str, but: UUID | None = None) -> None:
    """Raise Conflict if a child with this identity number has a living wish, other than `but`.

    Found by the indexes under every accepted key, which the column's constraint, the last
    word in a race, cannot see: it knows the present key's only.
    """
    same = await people.same_person(session, id_number)
    living = select(Wish.id).where(col(Wish.child_id).in_(same), col(Wish.live_child).is_not(None))
    if any(one != but for one in await session.exec(living)):
        raise taken()


def taken() -> Conflict:
    """The refusal."""
    return Conflict("child_has_wish", "这个孩子已有一个没有办结的心愿")
