"""What a citizen objected to under her name, and what becomes of it when she leaves.

Leads are not here: nothing says whose they are, so that nobody can be shown hers.
"""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import Citizen, System
from api.db.tables.notices import Objection
from api.db.tables.people import Person
from api.mechanisms.notice.ending import OPEN
from api.people.rights import Kept, Record, Room, facts, own_person, own_text
from api.terms.notices import Channel

AT_ONCE = 100


async def holds(session: AsyncSession, citizen: Citizen) -> list[Record]:
    """Her objections, with name, contact and words."""
    found = []
    for one in await _hers(session, citizen):
        about = ("objection", one.id)
        person = await own_person(session, citizen, one.person_id, about)
        told = {
            "name": ("姓名", person and person.name),
            "contact": ("联系方式", person and person.phone),
            "text": ("异议内容", await own_text(session, citizen, one.text_id, about)),
            "received_at": ("提出于", one.received_at),
            "status": ("状态", one.status),
            "answer": ("答复", one.answer),
        }
        found.append(Record("objection", one.id, facts(told)))
    return found


async def leaves(session: AsyncSession, citizen: Citizen) -> list[Kept]:
    """Let go of all; erase those that are settled. An open one is real-named until it is settled."""
    kept = []
    for one in await _hers(session, citizen):
        one.citizen_id = None
        session.add(one)
        await session.flush()
        if one.status in OPEN:
            kept.append(
                Kept("一件还没有处理完的异议", "公示期内的异议须实名，处理完即删除姓名、联系方式和内容")
            )
        else:
            await _erase(session, one)
    return kept


async def erase_left(session: AsyncSession, _system: System, _now: datetime) -> int:
    """Erase settled objections of citizens who left while they were open; returns how many."""
    left = (
        select(Objection)
        .join(Person, col(Person.id) == col(Objection.person_id))
        .where(
            Objection.channel == Channel.ONLINE,
            col(Objection.citizen_id).is_(None),
            col(Objection.status).not_in(OPEN),
            col(Person.erased_at).is_(None),
        )
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Objection)
    )
    objections = list(await session.exec(left))
    for one in objections:
        await _erase(session, one)
    return len(objections)


async def _erase(session: AsyncSession, objection: Objection) -> None:
    await people.erase(session, objection.person_id)
    await people.erase_text(session, objection.text_id)


async def _hers(session: AsyncSession, citizen: Citizen) -> list[Objection]:
    query = select(Objection).where(Objection.citizen_id == citizen.id).order_by(col(Objection.id))
    return list(await session.exec(query))


ROOM = Room("objections", "我提出的异议", holds, leaves)
