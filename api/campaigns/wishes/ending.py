"""Claims that end before their wish is fulfilled."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.wishes import Wish


async def wish_gone(session: AsyncSession, wish: Wish) -> None:
    """End the live claim of a wish that was just withdrawn, if it has one, and tell the donor.

    The caller has taken the wish's own transition in this transaction.
    """
