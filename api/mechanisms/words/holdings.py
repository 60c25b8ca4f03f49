"""How the words a citizen wrote were checked; the words themselves are told by the room they stand in."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen
from api.db.tables.words import WordsCheck
from api.people.rights import Kept, Record, Room, facts


async def holds(session: AsyncSession, citizen: Citizen) -> list[Record]:
    """Which words were checked, when, and what came of it."""
    query = select(WordsCheck).where(WordsCheck.citizen_id == citizen.id).order_by(col(WordsCheck.id))
    return [
        Record(
            "words_check",
            one.id,
            facts(
                {
                    "field": ("内容", one.field),
                    "status": ("检测结果", one.status),
                    "asked_at": ("送检于", one.asked_at),
                }
            ),
        )
        for one in await session.exec(query)
    ]


async def leaves(session: AsyncSession, citizen: Citizen) -> list[Kept]:
    """Nothing says any more that she wrote them; what WeChat was not asked yet, a person will read."""
    await session.exec(
        sa.update(WordsCheck).where(col(WordsCheck.citizen_id) == citizen.id).values(citizen_id=None)
    )
    return []


ROOM = Room("words", "我写的内容的检测", holds, leaves)
