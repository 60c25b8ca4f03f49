"""Finding objections and leads: staff by the notice's region, a citizen her own; reading one is on record."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Citizen, Permission, Staff, authorize
from api.db.paging import Cursor, keyset
from api.db.tables.notices import Lead, Notice, NoticeEntry, Objection
from api.errors import NotFound
from api.kernel import conflicts
from api.mechanisms.notice.queries import in_sight
from api.terms.notices import ObjectionStatus


@dataclass(frozen=True, repr=False)
class Content:
    """An objection in clear; has no printable form, so that no log line can hold one by accident."""

    name: str
    contact: str
    text: str
    minutes: str | None


async def staff(session: AsyncSession, actor: Staff, objection_id: UUID, permission: Permission) -> Objection:
    """An objection to a notice in the actor's sight. Raises NotFound, then Forbidden for who may not."""
    query = (
        select(Objection)
        .join(Notice, col(Notice.id) == col(Objection.notice_id))
        .where(Objection.id == objection_id, in_sight(actor))
    )
    objection = (await session.exec(query)).first()
    if objection is None:
        raise NotFound(title="没有找到这件异议")
    authorize(actor, permission)
    return objection


async def page(
    session: AsyncSession, notice_id: UUID, status: ObjectionStatus | None, cursor: str | None, limit: int
) -> tuple[list[Objection], str | None]:
    """The objections to a notice, oldest first."""
    query = select(Objection).where(Objection.notice_id == notice_id)
    if status is not None:
        query = query.where(Objection.status == status)
    return await keyset(session, query, col(Objection.id), Cursor.uuid(cursor), limit)


async def mine(session: AsyncSession, citizen: Citizen, objection_id: UUID) -> Objection:
    """An objection this citizen made online. Raises NotFound."""
    objection = await session.get(Objection, objection_id)
    if objection is None or objection.citizen_id != citizen.id:
        raise NotFound(title="没有找到这件异议")
    return objection


async def my_page(
    session: AsyncSession, citizen: Citizen, cursor: str | None, limit: int
) -> tuple[list[Objection], str | None]:
    """The objections this citizen made online, newest first."""
    query = select(Objection).where(Objection.citizen_id == citizen.id)
    return await keyset(session, query, col(Objection.id), Cursor.uuid(cursor), limit, newest_first=True)


async def about(session: AsyncSession, objections: list[Objection]) -> dict[UUID, NoticeEntry]:
    """What each of these is about, by entry, in one query."""
    query = select(NoticeEntry).where(col(NoticeEntry.id).in_({one.entry_id for one in objections}))
    return {entry.id: entry for entry in await session.exec(query)}


async def reveal(session: AsyncSession, actor: Staff, objection: Objection, purpose: str) -> Content:
    """Read who objects and what, on record; not for whoever is close to the one objected to."""
    authorize(actor, Permission.OBJECTION_SETTLE)
    entry = await session.get_one(NoticeEntry, objection.entry_id)
    await conflicts.refuse(session, actor, entry.subject_id)
    allowed, about = Permission.OBJECTION_SETTLE, ("objection", objection.id)
    person = await people.reveal(session, actor, objection.person_id, purpose, allowed, about=about)
    text = await people.reveal_text(session, actor, objection.text_id, purpose, allowed, about=about)
    minutes = None
    if objection.hearing_id is not None:
        minutes = await people.reveal_text(
            session, actor, objection.hearing_id, purpose, allowed, about=about
        )
    return Content(person.name, person.phone, text, minutes)


async def lead(session: AsyncSession, actor: Staff, lead_id: UUID, permission: Permission) -> Lead:
    """A lead to a notice in the actor's sight. Raises NotFound, then Forbidden for who may not."""
    query = (
        select(Lead)
        .join(Notice, col(Notice.id) == col(Lead.notice_id))
        .where(Lead.id == lead_id, in_sight(actor))
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(title="没有找到这条线索")
    authorize(actor, permission)
    return found


async def leads(
    session: AsyncSession, notice_id: UUID, cursor: str | None, limit: int
) -> tuple[list[Lead], str | None]:
    """The leads to a notice, in an order that says nothing of when they came."""
    return await keyset(
        session, select(Lead).where(Lead.notice_id == notice_id), col(Lead.id), Cursor.uuid(cursor), limit
    )
