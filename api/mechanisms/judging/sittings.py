"""When sheets may be filled in, by the clock alone."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.tables.judging import Panel, PanelSitting
from api.errors import Conflict, Fault, Invalid
from api.mechanisms.judging import panels


async def of_panel(session: AsyncSession, panel: Panel) -> list[PanelSitting]:
    """A panel's sittings in their order."""
    query = (
        select(PanelSitting)
        .where(PanelSitting.panel_id == panel.id)
        .order_by(col(PanelSitting.number))
        .execution_options(populate_existing=True)
    )
    return list(await session.exec(query))


async def over(session: AsyncSession, panel: Panel, at: datetime) -> bool:
    """Whether every sitting, planned ones included, has ended: nothing can be filed any more."""
    return all(one.closes_at <= at for one in await of_panel(session, panel))


async def require_open(session: AsyncSession, panel: Panel) -> PanelSitting:
    """The sitting that is open now. Raises Conflict if none is."""
    now = clock.now()
    for one in await of_panel(session, panel):
        if one.opens_at <= now < one.closes_at:
            return one
    raise Conflict("jury_not_sitting", "现在不在评审时间内")


async def sit_again(
    session: AsyncSession, actor: Staff, panel: Panel, opens_at: datetime, closes_at: datetime, reason: str
) -> PanelSitting:
    """A supplementary sitting for the sheets that are missing; what was filed stays frozen.

    The caller has made sure that sheets are missing. `reason` stands in the minutes.
    Raises Conflict while a sitting is open or planned, Invalid for a time in the past.
    """
    authorize(actor, Permission.PANEL_WRITE)
    await panels.lock(session, panel)
    now, last = clock.now(), (await of_panel(session, panel))[-1]
    if last.closes_at > now:
        raise Conflict("jury_not_over", "评审尚未结束")
    faults = []
    if opens_at < now.replace(microsecond=0):
        faults.append(Fault("/opens_at", "in_the_past", "开始时间须晚于现在"))
    if closes_at <= max(opens_at, now):
        faults.append(Fault("/closes_at", "not_later", "结束时间须晚于开始时间"))
    if faults:
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))
    sitting = PanelSitting(
        panel_id=panel.id, number=last.number + 1, opens_at=opens_at, closes_at=closes_at, reason=reason
    )
    session.add(sitting)
    panel.version += 1
    session.add(panel)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="panel.sitting",
        subject_kind="panel",
        subject_id=panel.id,
        to_state=f"{opens_at.astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}",
        reason=reason,
    )
    await session.flush()
    return sitting
