"""That somebody tried a sheet is on record, and nobody tries without end.

What a try finds out, that a child has a living wish, is told only once the try is recorded.
"""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Staff
from api.campaigns.wishes.importing.dry_run import Tried
from api.db.session import settings
from api.db.tables.access import StaffAccount
from api.db.tables.audit import AuditEntry
from api.db.tables.campaigns import Campaign
from api.errors import Conflict

_TRIED, _REFUSED = "wish_import.tried", "wish_import.refused"


async def note(
    session: AsyncSession, actor: Staff, campaign: Campaign, tried: Tried, *, refused: bool = False
) -> None:
    """Record a dry run, or an import that was refused, in figures. Raises Conflict past a day's number."""
    # One after the other, so that many at once are counted too.
    await session.get_one(StaffAccount, actor.id, with_for_update={"key_share": True}, populate_existing=True)
    await require_room(session, actor)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=_REFUSED if refused else _TRIED,
        subject_kind="campaign",
        subject_id=campaign.id,
        reason=f"{len(tried.forms)}行，有误{tried.bad_rows}行，其中孩子已有心愿{tried.living}行",
    )
    await session.flush()


async def require_room(session: AsyncSession, actor: Staff) -> None:
    """Raise Conflict for who has tried as many sheets today, the county's day, as may be."""
    most = settings(session).wish_dry_runs_daily
    today = select(sa.func.count()).where(
        AuditEntry.actor_id == actor.id,
        col(AuditEntry.action).in_((_TRIED, _REFUSED)),
        col(AuditEntry.at) >= clock.midnight(clock.day(clock.now())),
    )
    if (await session.exec(today)).one() >= most:
        raise Conflict(
            "too_many_dry_runs",
            "今天试导入的次数已用完，请明天再试",
            f"每人每天最多{most}次，导入未成功的也算",
        )
