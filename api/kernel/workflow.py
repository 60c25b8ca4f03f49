"""The only place where a status changes.

A kind lists its transitions as data; `advance` authorises, compares and sets, and
writes the audit row, all in the caller's transaction. Of any number of people who
decide at once exactly one succeeds.
"""

from dataclasses import dataclass
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa
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
    if not isinstance(actor, System):
        authorize(actor, transition.permission)
    if transition.due is not isinstance(actor, System):
        raise Forbidden()
    if transition.needs_reason and not reason:
        fault = Fault("/reason", "reason_missing", "请填写理由")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
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
