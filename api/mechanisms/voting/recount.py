"""Counting again: everything in the two logs against everything that was sealed and signed.

Nothing is locked: sealed windows do not change any more, and what does not agree with
its seal was changed past the application. Every difference is an alarm.
"""

from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit
from api.access import SYSTEM, Actor, Staff
from api.db.paging import Cursor, keyset
from api.db.session import Database
from api.db.tables.ballots import Choice, Participation
from api.db.tables.polls import BallotWindow, Poll
from api.db.tables.seals import Recount
from api.errors import Conflict
from api.mechanisms.voting import comparing
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.differences import Found
from api.mechanisms.voting.state import last_sealed

MOST_DIFFERENCES = 200
"""How many are kept by name; the first say where to look."""

log = structlog.get_logger()


async def run(database: Database, poll_id: UUID, actor: Actor = SYSTEM) -> Recount:
    """Count a poll's sealed windows again and keep what came of it; a difference is told loudly."""
    found = await comparing.compare(database, poll_id)
    async with database.write() as session:
        return await keep(session, poll_id, found, actor)


async def keep(session: AsyncSession, poll_id: UUID, found: Found, actor: Actor) -> Recount:
    """Write a recount down, with its audit record, and raise the alarm if it is not clean."""
    differences = found.differences[:MOST_DIFFERENCES]
    row = Recount(
        poll_id=poll_id,
        at=found.at,
        asked_by=actor.id if isinstance(actor, Staff) else None,
        ballots=found.ballots,
        picks=found.picks,
        clean=not differences,
        differences=[one.as_data() for one in differences],
    )
    session.add(row)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="poll.recount",
        subject_kind="poll",
        subject_id=poll_id,
        to_state="clean" if row.clean else "differs",
        reason=None if row.clean else "；".join(one.words() for one in differences[:5]),
    )
    await session.flush()
    if differences:
        log.error(
            "recount differs",
            poll=str(poll_id),
            differences=len(found.differences),
            first=differences[0].as_data(),
        )
    return row


async def newest(session: AsyncSession, poll_id: UUID) -> Recount | None:
    """The last recount of a poll, if there was any."""
    query = select(Recount).where(Recount.poll_id == poll_id).order_by(col(Recount.id).desc()).limit(1)
    return (await session.exec(query)).first()


async def page(
    session: AsyncSession, poll_id: UUID, cursor: str | None, limit: int
) -> tuple[list[Recount], str | None]:
    """Recounts of a poll, newest first."""
    query = select(Recount).where(Recount.poll_id == poll_id)
    return await keyset(session, query, col(Recount.id), Cursor.uuid(cursor), limit, newest_first=True)


async def require_agreement(session: AsyncSession, poll: Poll, *, recounted: bool = True) -> BallotWindow:
    """The last sealed window of a counted poll, with the totals; a light check that fits under locks.

    Raises Conflict for a poll that is not counted yet, whose last recount was not clean, whose
    rules are not those of the published hash, or whose logs hold other ballots or picks than
    the totals say: then somebody has touched the database past the application. Unless
    `recounted` is false, also for one that was not recounted since its count.
    """
    final = await last_sealed(session, poll.id)
    if poll.counted_at is None or final is None:
        raise Conflict("not_counted", "计票尚未完成")
    last = await newest(session, poll.id)
    picks = await session.exec(
        select(col(Choice.pick), sa.func.count())
        .where(col(Choice.poll_id) == poll.id)
        .group_by(col(Choice.pick))
    )
    ballots = select(sa.func.count()).select_from(Participation).where(col(Participation.poll_id) == poll.id)
    counted = {str(pick): votes for pick, votes in picks}
    sealed = {pick: votes for pick, votes in final.totals.items() if votes}
    agrees = counted == sealed and (await session.exec(ballots)).one() == final.total_ballots
    agrees = agrees and ballot_rules.kept(poll.rules, poll.rules_hash)
    since = last is not None and last.at >= poll.counted_at
    if not agrees or (last is not None and not last.clean) or (recounted and not since):
        raise Conflict("recount_differs", "复核票数与封存的计票结果不一致，不能核定")
    return final
