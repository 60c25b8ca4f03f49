"""Granting: all awards of a scope at once, numbered in the order given."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.tables.access import Region
from api.db.tables.results import Award


@dataclass(frozen=True)
class Recipient:
    """Whom an award is for: the subject, and how it was on notice."""

    subject_kind: str
    subject_id: UUID
    recipient: str
    work: str
    region_name: str


async def grant(
    session: AsyncSession,
    actor: Staff,
    *,
    region_code: str,
    scope_id: UUID,
    title: str,
    recipients: Sequence[Recipient],
) -> list[Award]:
    """Grant an award to each, under the county's next numbers of this year.

    The region's row is the lock on its numbers, so two who grant at once do not leave a gap
    or take one twice. Awards are never deleted, so no number comes a second time.
    """
    authorize(actor, Permission.AWARD_GRANT)
    now = clock.now()
    year = clock.day(now).year
    await session.get_one(Region, region_code, with_for_update={"key_share": True}, populate_existing=True)
    last = (
        await session.exec(
            select(sa.func.max(col(Award.number))).where(Award.region_code == region_code, Award.year == year)
        )
    ).one()
    granted = [
        Award(
            region_code=region_code,
            year=year,
            number=number,
            scope_id=scope_id,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            title=title,
            recipient=one.recipient,
            work=one.work,
            region_name=one.region_name,
            granted_at=now,
        )
        for number, one in enumerate(recipients, (last or 0) + 1)
    ]
    session.add_all(granted)
    await session.flush()
    for award in granted:
        audit.record(
            session,
            actor_kind=actor.kind,
            actor_id=actor.id,
            action="award.grant",
            subject_kind="award",
            subject_id=award.id,
            to_state=award.status,
        )
    await session.flush()
    return granted
