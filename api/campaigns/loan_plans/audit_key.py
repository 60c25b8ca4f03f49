"""When the audit key of a campaign's poll is destroyed: nothing can be voided once its result stands.

That is when the awards are granted, or when nobody grants, once the notice of the result
is over with every objection and appeal answered. After `audit_key_days` it goes in any case.
"""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Actor, System
from api.db.tables.campaigns import Campaign
from api.db.tables.notices import Notice
from api.db.tables.polls import Poll
from api.db.tables.results import Result
from api.errors import Conflict
from api.mechanisms import notice, results
from api.mechanisms.voting import audit, lock, polls
from api.mechanisms.voting.audit import keys, pending
from api.terms.results import ResultStatus

_AT_ONCE = 50


async def end(session: AsyncSession, actor: Actor, campaign: Campaign) -> None:
    """Destroy the key as the result becomes final. Raises Conflict while voids or appeals wait."""
    poll = await polls.of_subject(session, campaign.id)
    await lock.alone(session, poll)
    await pending.require_none(session, poll)
    await audit.destroy(session, poll, actor)


async def retire(session: AsyncSession, _system: System, now: datetime) -> int:
    """Destroy keys of certified results whose time of objection is over; returns how many."""
    over = (
        select(Poll, Notice)
        .join(Result, col(Result.subject_id) == col(Poll.subject_id))
        .join(Notice, col(Notice.id) == col(Result.notice_id))
        .where(
            keys.alive(),
            Result.status == ResultStatus.CERTIFIED,
            col(Notice.withdrawn_at).is_(None),
            Notice.closes_at <= now,
        )
        .order_by(col(Poll.id))
        .limit(_AT_ONCE)
    )
    ended = 0
    for poll, shown in list(await session.exec(over)):
        try:
            await notice.judge(session, shown)
            await lock.alone(session, poll)
            await pending.require_none(session, poll)
        except Conflict:
            continue
        # Under the lock: voids applied just now have reopened it.
        if await results.certified_of(session, poll.subject_id) is not None:
            await audit.destroy(session, poll)
            ended += 1
    return ended
