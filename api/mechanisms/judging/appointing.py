"""Appointing a jury: freely until there are sheets, then for a reason, until scores can be read."""

from collections.abc import Container
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.tables.access import StaffAccount
from api.db.tables.judging import Panel, PanelSeat, ScoreSheet
from api.errors import Fault, Invalid, PreconditionFailed
from api.mechanisms.judging import formula, panels, seats
from api.terms.access import Role


async def appoint(
    session: AsyncSession,
    actor: Staff,
    panel: Panel,
    usernames: list[str],
    version: int,
    reason: str | None = None,
) -> None:
    """Let these panelists sit, and nobody else.

    Once there are sheets every change needs a reason, which the minutes give: sheets of who
    gives up her seat no longer count, and she is not expected. Nobody can read a score
    meanwhile; as soon as scores can be read the jury stands.

    Raises PreconditionFailed if the panel changed since `version`, Conflict once the jury
    stands, Invalid naming who cannot sit or for the missing reason.
    """
    authorize(actor, Permission.PANEL_WRITE)
    await panels.lock(session, panel)
    if panel.version != version:
        raise PreconditionFailed()
    await formula.require_unsettled(session, panel)
    held = {one.staff_id: one for one in await seats.of_panel(session, panel, removed=True)}
    sitting = {one for one, seat in held.items() if seat.removed_at is None}
    wanted = await _accounts(session, panel, usernames, sitting)
    begun = await _has_sheets(session, panel)
    if begun and sitting != set(wanted) and not reason:
        fault = Fault("/reason", "reason_missing", "已有评分表，变更评委须填写理由")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    now, why = clock.now(), reason if begun else None
    for gone in sitting - set(wanted):
        held[gone].removed_at, held[gone].reason = now, why
    for staff_id in [one for one in wanted if one not in sitting]:
        if staff_id not in held:
            held[staff_id] = PanelSeat(
                panel_id=panel.id, staff_id=staff_id, seat=len(held) + 1, seated_at=now
            )
        seat = held[staff_id]
        seat.seated_at, seat.removed_at, seat.reason = now, None, why
    session.add_all(held.values())
    panel.version += 1
    session.add(panel)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="panel.appointed",
        subject_kind="panel",
        subject_id=panel.id,
        to_state=str(len(wanted)),
        reason=why,
    )
    await session.flush()


async def _has_sheets(session: AsyncSession, panel: Panel) -> bool:
    filed = select(ScoreSheet.staff_id).where(ScoreSheet.panel_id == panel.id).limit(1)
    return (await session.exec(filed)).first() is not None


async def _accounts(
    session: AsyncSession, panel: Panel, usernames: list[str], sitting: Container[UUID]
) -> list[UUID]:
    """Who is meant, in order. Raises Invalid naming each who can be no panelist of the county.

    Who sits already may stay, whatever has become of her account: what she filed counts.
    """
    found = await session.exec(
        select(
            StaffAccount.username,
            StaffAccount.id,
            sa.and_(
                col(StaffAccount.role) == Role.PANELIST,
                col(StaffAccount.disabled_at).is_(None),
                col(StaffAccount.region_code) >= panel.region_code,
                col(StaffAccount.region_code) < panel.region_code + ":",
            ),
        ).where(col(StaffAccount.username).in_(usernames))
    )
    known = {username: staff_id for username, staff_id, fit in found if fit or staff_id in sitting}
    faults = [
        Fault(f"/usernames/{place}", "not_a_panelist", "不是本县可用的评委账号")
        for place, one in enumerate(usernames)
        if one not in known
    ]
    faults += [
        Fault(f"/usernames/{place}", "repeated", "同一评委只能列一次")
        for place, one in enumerate(usernames)
        if one in usernames[:place]
    ]
    if faults:
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))
    return [known[one] for one in usernames]
