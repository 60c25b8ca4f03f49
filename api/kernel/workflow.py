"""The only place where a status changes.

A kind lists its transitions as data; `advance` authorises, compares and sets, and
writes the audit row, all in the caller's transaction. Of any number of people who
decide at once exactly one succeeds.
"""

from dataclasses import dataclass
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit
from api.access import Actor, Permission, System, authorize
from api.errors import Conflict, Fault, Forbidden, Invalid


@dataclass(frozen=True)
class Transition:
    """One arrow of a state diagram. `due` ones happen by the clock and only the System takes them."""

    name: str
    sources: frozenset[str]
    target: str
    permission: Permission
    due: bool = False
    needs_reason: bool = False


class Subject(Protocol):
    """A row with a status: an SQLModel table with these columns."""

    id: UUID
    status: Any
    version: int


async def advance(
    session: AsyncSession,
    subject: Subject,
    transition: Transition,
    actor: Actor,
    reason: str | None = None,
    **changes: object,
) -> None:
    """Take one transition, setting `changes` along with the status.

    Raises Forbidden, Invalid (reason missing) or Conflict: the status does not
    allow it, or somebody else was faster. `subject` is brought up to date.
    """
    _check(transition, actor, reason)
    before, table = subject.status, cast(Any, type(subject))
    updated = await session.exec(
        sa.update(table)
        .where(
            table.id == subject.id,
            table.version == subject.version,
            table.status.in_(transition.sources),
        )
        .values(status=transition.target, version=subject.version + 1, **changes)
        .execution_options(synchronize_session=False)
    )
    if cast(sa.CursorResult[Any], updated).rowcount != 1:
        raise Conflict("state_conflict", "当前状态不允许此操作，或他人已先处理，请刷新后查看")
    await session.refresh(subject)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=f"{table.__tablename__}.{transition.name}",
        subject_kind=table.__tablename__,
        subject_id=subject.id,
        from_state=str(before),
        to_state=transition.target,
        reason=reason,
    )


async def advance_all(
    session: AsyncSession,
    table: Any,
    which: sa.ColumnElement[bool],
    transition: Transition,
    actor: Actor,
    reason: str | None = None,
    **changes: object,
) -> list[UUID]:
    """Take one transition for all rows that are meant and whose status allows it; returns their ids.

    In few statements however many they are, each with a row in the record. They are held in the order
    of their ids, so that two who take several never wait for each other. Rows this session has loaded
    are not brought up to date. Raises what `advance` raises but Conflict: who stays behind is not told.
    """
    _check(transition, actor, reason)
    may = select(table.id, table.status).where(which, table.status.in_(transition.sources))
    rows = list(await session.exec(may.order_by(table.id).with_for_update(key_share=True)))
    ids = [subject_id for subject_id, _ in rows]
    if not ids:
        return []
    await session.exec(
        sa.update(table)
        .where(table.id.in_(ids))
        .values(status=transition.target, version=table.version + 1, **changes)
        .execution_options(synchronize_session=False)
    )
    for subject_id, before in rows:
        audit.record(
            session,
            actor_kind=actor.kind,
            actor_id=actor.id,
            action=f"{table.__tablename__}.{transition.name}",
            subject_kind=table.__tablename__,
            subject_id=subject_id,
            from_state=str(before),
            to_state=transition.target,
            reason=reason,
        )
    await session.flush()
    return ids


def _check(transition: Transition, actor: Actor, reason: str | None) -> None:
    """Raise Forbidden for who may not, Invalid for who owes a reason."""
    if not isinstance(actor, System):
        authorize(actor, transition.permission)
    if transition.due is not isinstance(actor, System):
        raise Forbidden()
    if transition.needs_reason and not reason:
        fault = Fault("/reason", "reason_missing", "请填写理由")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
