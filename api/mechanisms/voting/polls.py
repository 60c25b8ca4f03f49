"""A poll's life, as its kind directs it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.session import keyring
from api.db.tables.polls import BallotWindow, Poll
from api.errors import Conflict, Fault
from api.mechanisms.voting import heads, lock
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.sealing import seal_rest
from api.schemas.polls import BallotRules
from api.terms.polls import WindowState


async def prepare(
    session: AsyncSession, subject_kind: str, subject_id: UUID, title: str, rules: BallotRules
) -> Poll:
    """A poll for a subject; nobody sees it before it is scheduled."""
    poll = Poll(
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=title,
        key_id=keyring(session).current,
        rules=ballot_rules.as_data(rules),
        rules_hash=ballot_rules.fingerprint(rules),
    )
    session.add(poll)
    await session.flush()
    return poll


async def of_subject(session: AsyncSession, subject_id: UUID) -> Poll:
    """The poll of a subject that has one."""
    return (await session.exec(select(Poll).where(Poll.subject_id == subject_id))).one()


async def of_subjects(session: AsyncSession, subject_ids: list[UUID]) -> dict[UUID, Poll]:
    """The polls of several subjects, in one query."""
    rows = await session.exec(select(Poll).where(col(Poll.subject_id).in_(subject_ids)))
    return {poll.subject_id: poll for poll in rows}


async def rewrite(session: AsyncSession, poll: Poll, title: str, rules: BallotRules) -> None:
    """Change title and rules. Raises Conflict once a ballot was cast under them, or voting is over.

    Rules that were published before stay known by their hash. What stays the same in
    meaning stays the same to the byte: its hash is out in the world.
    """
    await lock.alone(session, poll)
    over = poll.counted_at is not None or (poll.closes_at is not None and poll.closes_at <= clock.now())
    if rules != ballot_rules.from_data(poll.rules):
        if poll.rules_frozen_at is not None or over:
            fault = Fault("/ballot_rules", "rules_frozen", "已有选票或投票已结束，投票规则不能更改")
            raise Conflict("rules_frozen", "投票规则已冻结", faults=(fault,))
        if poll.opens_at is not None:
            replaced = {
                "version": poll.rules_version,
                "rules_hash": poll.rules_hash,
                "replaced_at": heads.instant(clock.now()),
            }
            poll.earlier_rules, poll.rules_version = [*poll.earlier_rules, replaced], poll.rules_version + 1
        poll.rules, poll.rules_hash = ballot_rules.as_data(rules), ballot_rules.fingerprint(rules)
    poll.title = title
    await _moved(session, poll)


async def schedule(session: AsyncSession, poll: Poll, opens_at: datetime, closes_at: datetime) -> None:
    """Say from when to when ballots are taken, now or anew. The last seal cannot be undone."""
    await lock.alone(session, poll)
    if poll.counted_at is not None:
        raise Conflict("poll_closed", "投票已结束")
    poll.opens_at, poll.closes_at = opens_at, closes_at
    first = await session.get(BallotWindow, (poll.id, 1))
    if first is None:
        session.add(BallotWindow(poll_id=poll.id, number=1, state=WindowState.OPEN, opened_at=opens_at))
    elif first.state is WindowState.OPEN:
        first.opened_at = opens_at
        session.add(first)
    await _moved(session, poll)


async def set_paused(session: AsyncSession, poll: Poll, paused: bool) -> None:
    """Take no ballots for a while, or take them again."""
    await lock.alone(session, poll)
    poll.paused = paused
    await _moved(session, poll)


async def close(session: AsyncSession, poll: Poll) -> None:
    """End the poll now: the lock decides which ballots were in time."""
    await seal_rest(session, poll)


async def cancel(session: AsyncSession, poll: Poll) -> None:
    """End the poll without a public result; what was cast stays."""
    await lock.alone(session, poll)
    poll.cancelled = True
    await _moved(session, poll)
    await seal_rest(session, poll)


async def _moved(session: AsyncSession, poll: Poll) -> None:
    poll.version += 1
    session.add(poll)
    await session.flush()
