"""Keeping out of decisions one is too close to (回避): declared once, binding in every room."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.tables.conflicts import ConflictOfInterest
from api.errors import Forbidden
from api.terms.reviews import Relation


async def declare(
    session: AsyncSession, actor: Staff, subject_kind: str, subject_id: UUID, relation: Relation
) -> None:
    """Say that one is close to a subject; from then on one has no part in deciding on it.

    Declaring again changes nothing: what was declared cannot be taken back.
    """
    authorize(actor, Permission.CONFLICT_DECLARE)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    added = await session.exec(
        insert(ConflictOfInterest)
        .values(
            staff_id=actor.id,
            subject_id=subject_id,
            subject_kind=subject_kind,
            relation=relation,
            declared_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(col(ConflictOfInterest.staff_id))
    )
    if added.first() is None:
        return
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="conflict.declared",
        subject_kind=subject_kind,
        subject_id=subject_id,
        to_state=relation,
    )
    await session.flush()


async def refuse(session: AsyncSession, actor: Staff, subject_id: UUID) -> None:
    """Raise Forbidden for who has declared that she is close to this subject."""
    if await session.get(ConflictOfInterest, (actor.id, subject_id)) is not None:
        raise Forbidden("conflict_declared", "您已申报回避，不能参与这一项的决定")


async def declared(session: AsyncSession, subject_ids: list[UUID]) -> dict[UUID, dict[UUID, datetime]]:
    """For each subject, who keeps out of deciding on it, and since when."""
    rows = await session.exec(
        select(
            ConflictOfInterest.subject_id, ConflictOfInterest.staff_id, ConflictOfInterest.declared_at
        ).where(col(ConflictOfInterest.subject_id).in_(subject_ids))
    )
    found: dict[UUID, dict[UUID, datetime]] = {one: {} for one in subject_ids}
    for subject_id, staff_id, declared_at in rows:
        found[subject_id][staff_id] = declared_at
    return found
