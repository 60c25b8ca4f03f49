"""What staff add to a reason, for who entered the wish: sealed, since it may name somebody."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.db.tables.wishes import Wish


async def put(session: AsyncSession, wish: Wish, text: str | None) -> None:
    """Keep a remark in place of the one before, of which nothing is left; the caller holds the wish."""
    before = wish.remark_text_id
    wish.remark_text_id = await people.seal_text(session, text, before) if text else None
    session.add(wish)
    await session.flush()
    if before is not None and wish.remark_text_id is None:
        await people.forget_text(session, before)
