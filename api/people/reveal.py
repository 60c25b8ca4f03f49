"""Taking a person out, with a purpose, on record."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit
from api.access import Actor, Permission, authorize
from api.db.session import keyring
from api.db.tables.people import Person
from api.errors import NotFound

About = tuple[str, UUID]
"""The matter a person or a text is opened in, such as ("loan_plan", its id), where an auditor finds it."""


@dataclass(frozen=True, repr=False)
class Revealed:
    """A person in clear; has no printable form, so that no log line can hold one by accident."""

    name: str
    phone: str
    id_number: str | None


async def reveal(
    session: AsyncSession,
    actor: Actor,
    person_id: UUID,
    purpose: str,
    permission: Permission | None = None,
    *,
    about: About | None = None,
) -> Revealed:
    """Open a person for somebody who may, and record who, in which matter and what for.

    The caller has made sure that the person is in the actor's sight. Must run in a
    write session: a reading that leaves no trace is refused by the database.
    Raises NotFound once she was erased.
    """
    authorize(actor, permission or Permission.PERSON_REVEAL)
    person = await session.get_one(Person, person_id)
    if person.erased_at is not None:
        raise erased()
    ring = keyring(session)
    kind, matter = about or ("person", person_id)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="person.revealed",
        subject_kind=kind,
        subject_id=matter,
        reason=purpose,
    )
    await session.flush()
    return Revealed(
        name=ring.open(person.name_sealed, f"person.name:{person_id}").decode(),
        phone=ring.open(person.phone_sealed, f"person.phone:{person_id}").decode(),
        id_number=None
        if person.id_number_sealed is None
        else ring.open(person.id_number_sealed, f"person.id_number:{person_id}").decode(),
    )


async def name_for_machine(session: AsyncSession, person_id: UUID) -> str | None:
    """A name for a program that compares texts with it and shows it to nobody; None once it was erased.

    What was compared its caller records: it is no person's reading.
    """
    person = await session.get_one(Person, person_id)
    if person.erased_at is not None:
        return None
    return keyring(session).open(person.name_sealed, f"person.name:{person_id}").decode()


def erased() -> NotFound:
    """There is nothing to read any more: not the same as never having been there."""
    return NotFound("personal_data_erased", "个人信息已按规定删除，只保留编号和统计")
