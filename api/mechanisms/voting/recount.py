"""A light recount: what stands in the two logs, against what was sealed."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.ballots import Choice, Participation
from api.db.tables.polls import BallotWindow, Poll
from api.errors import Conflict
from api.mechanisms.voting.state import last_sealed


async def require_agreement(session: AsyncSession, poll: Poll) -> BallotWindow:
    """The last sealed window of a counted poll, with the totals.

    Raises Conflict for a poll that is not counted yet, or whose logs hold other ballots or
    picks than the totals say: then somebody has touched the database past the application.
    """
    final = await last_sealed(session, poll.id)
    if poll.counted_at is None or final is None:
        raise Conflict("not_counted", "计票尚未完成")
    picks = await session.exec(
        select(col(Choice.pick), sa.func.count())
        .where(col(Choice.poll_id) == poll.id)
        .group_by(col(Choice.pick))
    )
    ballots = select(sa.func.count()).select_from(Participation).where(col(Participation.poll_id) == poll.id)
    recounted = {str(pick): votes for pick, votes in picks}
    sealed = {pick: votes for pick, votes in final.totals.items() if votes}
    if recounted != sealed or (await session.exec(ballots)).one() != final.total_ballots:
        raise Conflict("recount_differs", "复核票数与封存的计票结果不一致，不能核定")
    return final
