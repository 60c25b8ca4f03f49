"""Erasing for good: rows stay so that they can still be counted, and hold nothing any more (PIPL §47).

What was overwritten is also taken out of SQLite's write-ahead log once the transaction is over.
"""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import leave_no_trace
from api.db.tables.people import Person, SealedText


async def erase(session: AsyncSession, person_id: UUID) -> bool:
    """Blank a person's sealed columns and her index; False if that was done before.

    Who erases whole matters records that; the row alone tells nothing of whom it was.
    """
    person = await session.get_one(Person, person_id, populate_existing=True)
    if person.erased_at is not None:
        return False
    person.name_sealed = person.phone_sealed = b""
    person.id_number_sealed = person.id_number_index = None
    person.erased_at = clock.now()
    session.add(person)
    leave_no_trace(session)
    await session.flush()
    return True


async def erase_text(session: AsyncSession, text_id: UUID) -> None:
    """Blank a text where its row must stay; reading it is refused from now on."""
    row = await session.get_one(SealedText, text_id, populate_existing=True)
    row.sealed = b""
    session.add(row)
    leave_no_trace(session)
    await session.flush()


async def forget_text(session: AsyncSession, text_id: UUID) -> None:
    """Erase a text with its row; nothing refers to it any more."""
    await session.delete(await session.get_one(SealedText, text_id))
    leave_no_trace(session)
    await session.flush()
