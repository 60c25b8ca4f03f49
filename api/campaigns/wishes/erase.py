"""Erasing what could identify a child, its guardian or who signed; numbers and statistics stay."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.wishes import Wish


async def erase(session: AsyncSession, wish: Wish) -> None:
    """Erase an ended wish's persons and texts for good; erasing twice changes nothing."""
