"""Applying what two auditors agreed on: once, everything together, in one transaction.

The links are opened before it, in a session that reads only: once a poll is counted its
logs do not change, and what was read of batches and appeals is compared under the lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit
from api.access import Staff
from api.db.session import Database
from api.db.tables.polls import Candidate, Poll
from api.db.tables.voids import VoidBatch, VoidedBallot, VoidList
from api.errors import Conflict
from api.kernel import advance, facts
from api.mechanisms.voting import lock, valid
from api.mechanisms.voting.audit import keys, lists, matching, pending, workflow
from api.mechanisms.voting.audit.facts import BallotsVoided
from api.mechanisms.voting.audit.filters import FEW
from api.mechanisms.voting.audit.lists import Voids
from api.mechanisms.voting.audit.opening import Passphrase, open_key
from api.terms.ballots import VoidReason, VoidStatus

_ROWS_AT_ONCE = 5000
LEFT_OVER = "作废已执行，未确认的不再受理"


@dataclass(repr=False)
class _Found:
    """What is to be written: the list, and for each voided receipt why; or the receipts that count again."""

    version: int
    voids: Voids
    reasons: dict[str, VoidReason] = field(default_factory=dict)
    by_batch: dict[UUID, int] = field(default_factory=dict)
    reinstated: list[str] = field(default_factory=list)


async def apply(database: Database, actor: Staff, poll_id: UUID, given: Sequence[Passphrase]) -> VoidList:
    """Void what every confirmed batch of a counted poll names; later, reinstate what appeals were upheld for.

    Raises what `open_key` does, and Conflict if there is nothing to do, or fewer than 20
    ballots are met while other proposals wait, or somebody else was faster.
    """
    async with database.read() as session:
        poll = await session.get_one(Poll, poll_id)
        _require_due(poll)
    private = await open_key(database, actor, poll_id, given)
    async with database.read() as session:
        poll = await session.get_one(Poll, poll_id)
        found = await (_reinstated if poll.void_version else _voided)(session, poll, private)
    del private
    async with database.write() as session:
        poll = await session.get_one(Poll, poll_id)
        await lock.alone(session, poll)
        _require_due(poll)
        if poll.void_version != found.version:
            raise _overtaken()
        if found.version:
            await _take_back(session, poll, found)
        else:
            await _void(session, actor, poll, found)
        kept = await lists.publish(session, poll, found.voids)
        await _tell(session, actor, poll, found)
    return kept


def _require_due(poll: Poll) -> None:
    keys.require_alive(poll)
    if poll.counted_at is None:
        raise Conflict("not_counted", "计票尚未完成")


async def _voided(session: AsyncSession, poll: Poll, private: bytes) -> _Found:
    """A ballot that several batches meet is voided once, for the reason confirmed first."""
    found = _Found(version=0, voids=Voids())
    for batch in await _confirmed(session, poll.id):
        found.by_batch[batch.id] = 0
        async for ballot in matching.of_batch(session, poll, private, batch):
            if ballot.receipt_code not in found.reasons:
                found.reasons[ballot.receipt_code] = batch.reason
                found.voids.add(batch.reason, ballot)
                found.by_batch[batch.id] += 1
    if not found.reasons:
        raise Conflict("nothing_to_void", "没有已确认、待执行的选票")
    return found


async def _reinstated(session: AsyncSession, poll: Poll, private: bytes) -> _Found:
    """Everything upheld at once, once nobody waits for an answer: single steps would tell single choices."""
    if await pending.unanswered(session, poll):
        raise Conflict("appeals_waiting", "还有选票申诉没有处理完")
    receipts, before = await pending.upheld(session, poll), await valid.in_force(session, poll)
    if not receipts or before is None:
        raise Conflict("nothing_to_void", "没有已确认、待执行的选票")
    found = _Found(version=poll.void_version, voids=lists.read(before), reinstated=receipts)
    why = dict(
        (
            await session.exec(
                select(VoidedBallot.receipt_code, VoidedBallot.reason).where(VoidedBallot.poll_id == poll.id)
            )
        ).all()
    )
    async for ballot in matching.of_receipts(session, poll, private, receipts):
        found.voids.remove(VoidReason(why[ballot.receipt_code]), ballot)
    return found


async def _void(session: AsyncSession, actor: Staff, poll: Poll, found: _Found) -> None:
    confirmed = await _confirmed(session, poll.id)
    if {one.id for one in confirmed} != found.by_batch.keys():
        raise _overtaken()
    waiting = await _of_status(session, poll.id, VoidStatus.PROPOSED)
    if waiting and len(found.reasons) < FEW:
        raise Conflict("too_few_to_void", f"不足{FEW}张，须等其余提议确认或撤销后一并执行")
    for batch in confirmed:
        await advance(session, batch, workflow.APPLY, actor, voided=found.by_batch[batch.id])
    for batch in waiting:
        await advance(session, batch, workflow.CANCEL, actor, LEFT_OVER)
    connection = await session.connection()
    rows = [
        {"poll_id": poll.id, "receipt_code": receipt, "reason": reason}
        for receipt, reason in sorted(found.reasons.items())
    ]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        await connection.execute(sa.insert(VoidedBallot), rows[start : start + _ROWS_AT_ONCE])


async def _take_back(session: AsyncSession, poll: Poll, found: _Found) -> None:
    if await pending.unanswered(session, poll) or await pending.upheld(session, poll) != found.reinstated:
        raise _overtaken()
    for start in range(0, len(found.reinstated), _ROWS_AT_ONCE):
        some = found.reinstated[start : start + _ROWS_AT_ONCE]
        await session.exec(
            sa.delete(VoidedBallot).where(
                col(VoidedBallot.poll_id) == poll.id, col(VoidedBallot.receipt_code).in_(some)
            )
        )


async def _tell(session: AsyncSession, actor: Staff, poll: Poll, found: _Found) -> None:
    """On record, and to the candidates' kind: a certified result must be certified again."""
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="poll.reinstate" if found.version else "poll.void",
        subject_kind="poll",
        subject_id=poll.id,
        from_state=str(found.version),
        to_state=str(poll.void_version),
    )
    kinds = await session.exec(select(Candidate.subject_kind).where(Candidate.poll_id == poll.id).distinct())
    ballots = len(found.reinstated or found.reasons)
    for kind in sorted(kinds):
        told = BallotsVoided(poll, actor, ballots, reinstated=bool(found.version), subject_kind=kind)
        await facts.publish(session, told)


async def _confirmed(session: AsyncSession, poll_id: UUID) -> list[VoidBatch]:
    return await _of_status(session, poll_id, VoidStatus.CONFIRMED)


async def _of_status(session: AsyncSession, poll_id: UUID, status: VoidStatus) -> list[VoidBatch]:
    """In the order they were confirmed, or proposed."""
    query = (
        select(VoidBatch)
        .where(VoidBatch.poll_id == poll_id, VoidBatch.status == status)
        .order_by(col(VoidBatch.confirmed_at), col(VoidBatch.id))
    )
    return list(await session.exec(query.execution_options(populate_existing=True)))


def _overtaken() -> Conflict:
    return Conflict("state_conflict", "他人已先处理，请刷新后查看")
