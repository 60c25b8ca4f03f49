"""Putting a person away."""

import unicodedata
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, ids
from api.db.session import keyring
from api.db.tables.people import Person


async def seal(
    session: AsyncSession,
    *,
    name: str,
    phone: str,
    id_number: str | None = None,
    person_id: UUID | None = None,
) -> UUID:
    """Store a person encrypted, as a new row or in place of what a row held; returns the row's id.

    Who is only to be reached has no identity number, and any contact for a phone.
    """
    ring = keyring(session)
    row_id = person_id or ids.uuid7()
    row = await session.get(Person, row_id) or Person(
        id=row_id,
        name_sealed=b"",
        phone_sealed=b"",
        created_at=clock.now(),
    )
    row.name_sealed = ring.seal(name.encode(), f"person.name:{row_id}")
    row.phone_sealed = ring.seal(phone.encode(), f"person.phone:{row_id}")
    if id_number is not None:
        row.id_number_sealed = ring.seal(id_number.encode(), f"person.id_number:{row_id}")
        row.id_number_index = ring.index("id number", _comparable(id_number))
    session.add(row)
    await session.flush()
    return row_id


async def same_person(session: AsyncSession, id_number: str) -> list[UUID]:
    """Rows that hold a person with this identity number, found without opening any."""
    wanted = keyring(session).indexes("id number", _comparable(id_number))
    return list(await session.exec(select(Person.id).where(col(Person.id_number_index).in_(wanted))))


def _comparable(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
