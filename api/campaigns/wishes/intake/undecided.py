"""How many wishes of one citizen may wait for a decision: towns visit each child at home."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, citizen_sessions
from api.campaigns.wishes import guardians, workflow
from api.db.session import settings
from api.db.tables.wishes import Wish
from api.errors import Conflict


async def require_room(session: AsyncSession, citizen: Citizen) -> None:
    """Raise Conflict for a citizen whose undecided wishes are as many as may be.

    Her row is held until this transaction ends, so that they are counted one after the other.
    """
    most = settings(session).wish_undecided_most
    await citizen_sessions.held(session, citizen.id)
    waiting = select(sa.func.count()).where(
        guardians.entered(citizen), col(Wish.status).in_(workflow.LAPSE.sources)
    )
    if (await session.exec(waiting)).one() >= most:
        raise Conflict(
            "too_many_wishes",
            "您提交的心愿还有很多没有审核完，请等一等再提交",
            f"一个人同时最多{most}个没有审核完的心愿；也可以请乡镇妇联代为录入",
        )
