"""Texts that speak of persons, sealed as a whole: the same two doors as for a person."""

from datetime import datetime, time
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, ids
from api.access import Actor, Permission, authorize
from api.db.session import keyring
from api.db.tables.people import SealedText
from api.people.reveal import About, erased


async def seal_text(
    session: AsyncSession, text: str, text_id: UUID | None = None, *, by_day: bool = False
) -> UUID:
    """Store a text encrypted, as a new row or in place of what a row held; returns the row's id.

    With `by_day` neither the row nor its id tells at what hour it came.
    """
    row_id = text_id or (uuid4() if by_day else ids.uuid7())
    now = clock.now()
    since = datetime.combine(clock.day(now), time(), clock.SHANGHAI) if by_day else now
    row = await session.get(SealedText, row_id) or SealedText(id=row_id, sealed=b"", created_at=since)
    row.sealed = keyring(session).seal(text.encode(), f"sealed_text.sealed:{row_id}")
    session.add(row)
    await session.flush()
    return row_id


async def reveal_text(
    session: AsyncSession,
    actor: Actor,
    text_id: UUID,
    purpose: str,
    permission: Permission,
    *,
    about: About | None = None,
) -> str:
    """Open a text for somebody who may, and record who, in which matter and what for.

    As with `reveal`, the caller has made sure that it is in the actor's sight, in a write session.
    Raises NotFound once it was erased.
    """
    authorize(actor, permission)
    row = await session.get_one(SealedText, text_id)
    if not row.sealed:
        raise erased()
    kind, matter = about or ("sealed_text", text_id)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="text.revealed",
        subject_kind=kind,
        subject_id=matter,
        reason=purpose,
    )
    await session.flush()
    return keyring(session).open(row.sealed, f"sealed_text.sealed:{text_id}").decode()


async def text_for_machine(session: AsyncSession, text_id: UUID) -> str | None:
    """A text for a program that checks it and shows it to nobody; None once it was erased.

    Only people's readings are recorded: what became of the check stands in the record of the check
    itself, and one more row for each of its tries would hide the readings among them.
    """
    row = await session.get(SealedText, text_id)
    if row is None or not row.sealed:
        return None
    return keyring(session).open(row.sealed, f"sealed_text.sealed:{text_id}").decode()
