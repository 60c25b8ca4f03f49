"""Batches of voids: one auditor proposes, another confirms, any may cancel until they are applied."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.paging import Cursor, keyset
from api.db.tables.access import StaffAccount
from api.db.tables.polls import Poll
from api.db.tables.voids import VoidBatch
from api.errors import Conflict, Forbidden, NotFound
from api.kernel import advance
from api.mechanisms.voting import lock
from api.mechanisms.voting.audit import filters, keys, workflow
from api.schemas.audits import VoidFilter, VoidForm


async def preview(session: AsyncSession, actor: Staff, poll: Poll, wanted: VoidFilter) -> int | None:
    """How many ballots of sealed windows the voter's side of a filter meets; None for fewer than 20."""
    authorize(actor, Permission.BALLOT_AUDIT)
    return filters.shown(await filters.count(session, poll.id, wanted))


async def propose(session: AsyncSession, actor: Staff, poll: Poll, form: VoidForm) -> VoidBatch:
    """Name ballots that should be voided, for another auditor to confirm.

    Raises Conflict before the count, without an audit key, and once voids were applied.
    """
    authorize(actor, Permission.BALLOT_AUDIT)
    await lock.alone(session, poll)
    require_voidable(poll)
    batch = VoidBatch(
        poll_id=poll.id,
        filter=form.filter.model_dump(mode="json"),
        reason=form.reason,
        note=form.note,
        found=await filters.count(session, poll.id, form.filter),
        proposed_by=actor.id,
        proposed_at=clock.now(),
    )
    session.add(batch)
    await session.flush()
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="void_batch.propose",
        subject_kind="void_batch",
        subject_id=batch.id,
        to_state=batch.status,
        reason=form.note,
    )
    return batch


async def confirm(session: AsyncSession, actor: Staff, batch: VoidBatch) -> None:
    """Stand by what another auditor proposed. Raises Forbidden for who proposed it."""
    authorize(actor, Permission.BALLOT_AUDIT)
    if batch.proposed_by == actor.id:
        raise Forbidden("same_person", "提出与确认须由两人分别进行")
    poll = await _held(session, batch)
    require_voidable(poll)
    await advance(session, batch, workflow.CONFIRM, actor, confirmed_by=actor.id, confirmed_at=clock.now())


async def cancel(session: AsyncSession, actor: Staff, batch: VoidBatch, reason: str) -> None:
    """Take a batch back; nothing of it is voided."""
    authorize(actor, Permission.BALLOT_AUDIT)
    await _held(session, batch)
    await advance(session, batch, workflow.CANCEL, actor, reason)


def require_voidable(poll: Poll) -> None:
    """Raise Conflict unless ballots of a poll can still be voided for the first time."""
    keys.require_alive(poll)
    if poll.counted_at is None:
        raise Conflict("not_counted", "计票尚未完成")
    if poll.void_version:
        raise Conflict("voids_applied", "作废已执行，一项投票只作废一次，此后只能恢复申诉成立的选票")


async def one(session: AsyncSession, void_id: UUID) -> VoidBatch:
    """Raises NotFound; the caller sees to whether it is in the actor's sight."""
    batch = await session.get(VoidBatch, void_id, populate_existing=True)
    if batch is None:
        raise NotFound(title="没有找到这批作废")
    return batch


async def page(
    session: AsyncSession, poll_id: UUID, cursor: str | None, limit: int
) -> tuple[list[VoidBatch], str | None]:
    """A poll's batches, oldest first."""
    query = select(VoidBatch).where(VoidBatch.poll_id == poll_id)
    return await keyset(session, query, col(VoidBatch.id), Cursor.uuid(cursor), limit)


async def names(session: AsyncSession, batches: list[VoidBatch]) -> dict[UUID, str]:
    """Who proposed and confirmed them, as their colleagues call them."""
    wanted = {one for batch in batches for one in (batch.proposed_by, batch.confirmed_by) if one}
    rows = await session.exec(
        select(StaffAccount.id, StaffAccount.display_name).where(col(StaffAccount.id).in_(wanted))
    )
    return dict(rows.all())


async def _held(session: AsyncSession, batch: VoidBatch) -> Poll:
    """The batch's poll, locked, and the batch as it stands then."""
    poll = await session.get_one(Poll, batch.poll_id)
    await lock.alone(session, poll)
    await session.refresh(batch)
    return poll
