"""Putting a person away."""

import unicodedata
from uuid import UUID

from sqlalchemy.orm import aliased
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
    wanted = col(Person.id_number_index).in_(indexes(session, id_number))
    return list(await session.exec(select(Person.id).where(wanted)))


async def alike(session: AsyncSession, person_ids: list[UUID]) -> dict[UUID, list[UUID]]:
    """For each of these rows the others with the same identity number, found without opening any."""
    one, other = aliased(Person), aliased(Person)
    rows = await session.exec(
        select(one.id, other.id)
        .join(other, col(other.id_number_index) == col(one.id_number_index))
        .where(col(one.id).in_(person_ids), col(other.id) != col(one.id))
        .order_by(col(other.id))
    )
    found: dict[UUID, list[UUID]] = {}
    for person_id, alike_id in rows:
        found.setdefault(person_id, []).append(alike_id)
    return found


def indexes(session: AsyncSession, id_number: str) -> list[str]:
    """The blind indexes a person with this identity number may have, one for each accepted key."""
    return keyring(session).indexes("id number", _comparable(id_number))


def _comparable(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
