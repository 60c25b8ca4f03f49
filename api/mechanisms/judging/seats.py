"""Who sits: appointed by the county, and from the first sheet on only replaced."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.tables.access import StaffAccount
from api.db.tables.judging import Panel, PanelSeat, ScoreSheet
from api.errors import Conflict, Fault, Invalid, PreconditionFailed
from api.mechanisms.judging import panels, sittings
from api.terms.access import Role


async def appoint(
    session: AsyncSession, actor: Staff, panel: Panel, usernames: list[str], version: int
) -> None:
    """Let these panelists sit, and nobody else.

    Until the first sheet is filed anybody may come and go. After it the jury keeps its
    size, and only who has filed nothing can be replaced: nobody's scores are dropped, or
    outweighed by newcomers. Once every sitting has ended the jury stands. Raises
    PreconditionFailed if the panel changed since `version`, Invalid naming who cannot sit.
    """
    authorize(actor, Permission.PANEL_WRITE)
    await panels.lock(session, panel)
    if panel.version != version:
        raise PreconditionFailed()
    if await sittings.over(session, panel, clock.now()):
        raise Conflict("jury_over", "评审已结束，评委不再变动")
    wanted = await _accounts(session, panel, usernames)
    seats = {one.staff_id: one for one in await of_panel(session, panel, removed=True)}
    sitting = {one for one, seat in seats.items() if seat.removed_at is None}
    filed = set(
        await session.exec(select(ScoreSheet.staff_id).where(ScoreSheet.panel_id == panel.id).distinct())
    )
    if filed and (filed - set(wanted) or len(wanted) != len(sitting)):
        raise Conflict("jury_has_begun", "评审已经开始，只能替换还没有交分的评委，人数不变")
    for gone in sitting - set(wanted):
        seats[gone].removed_at = clock.now()
    for staff_id in wanted:
        if staff_id in seats:
            seats[staff_id].removed_at = None
        else:
            seats[staff_id] = PanelSeat(panel_id=panel.id, staff_id=staff_id, seat=len(seats) + 1)
    session.add_all(seats.values())
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
    )
    await session.flush()


async def of_panel(session: AsyncSession, panel: Panel, *, removed: bool = False) -> list[PanelSeat]:
    """The seats in their order, and those given up if asked for."""
    query = select(PanelSeat).where(PanelSeat.panel_id == panel.id).order_by(col(PanelSeat.seat))
    if not removed:
        query = query.where(col(PanelSeat.removed_at).is_(None))
    return list(await session.exec(query.execution_options(populate_existing=True)))


async def names(session: AsyncSession, staff_ids: list[UUID]) -> dict[UUID, str]:
    """Display names, in one query."""
    rows = await session.exec(
        select(StaffAccount.id, StaffAccount.display_name).where(col(StaffAccount.id).in_(staff_ids))
    )
    return dict(rows.all())


async def _accounts(session: AsyncSession, panel: Panel, usernames: list[str]) -> list[UUID]:
    """Who is meant, in order. Raises Invalid naming each who is no panelist of the county."""
    found = await session.exec(
        select(StaffAccount.username, StaffAccount.id).where(
            col(StaffAccount.username).in_(usernames),
            StaffAccount.role == Role.PANELIST,
            col(StaffAccount.disabled_at).is_(None),
            sa.and_(
                col(StaffAccount.region_code) >= panel.region_code,
                col(StaffAccount.region_code) < panel.region_code + ":",
            ),
        )
    )
    known = dict(found.all())
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
