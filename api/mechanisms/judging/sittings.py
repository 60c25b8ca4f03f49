"""When sheets may be filled in, by the clock alone."""

from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.tables.judging import Panel, PanelSitting, ScoreSheet
from api.errors import Conflict, Fault, Invalid
from api.mechanisms.judging import panels

LENGTH = timedelta(days=30)
AHEAD = timedelta(days=60)
"""How long a supplementary sitting lasts, and how far ahead it begins, at most."""


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
    return await ended_at(session, panel) <= at


async def ended_at(session: AsyncSession, panel: Panel) -> datetime:
    """When the last sitting ends or has ended."""
    return max(one.closes_at for one in await of_panel(session, panel))


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

    One that is planned or open already is replaced by it, as long as nothing was filed in
    it: a mistyped time must not keep a result waiting. The caller has made sure that scores
    cannot be read. `reason` stands in the minutes. Raises Conflict while another sitting is
    open or planned, Invalid for times out of bounds.
    """
    authorize(actor, Permission.PANEL_WRITE)
    await panels.lock(session, panel)
    last, before = (await of_panel(session, panel))[-1], None
    if last.closes_at > clock.now():
        if last.number == panels.FIRST or await _filed_in(session, last):
            raise Conflict("jury_not_over", "评审尚未结束")
        before = f"{_written(last.opens_at)}/{_written(last.closes_at)}"
    _check(opens_at, closes_at, running_since=last.opens_at if before else None)
    if before:
        sitting, last.opens_at, last.closes_at, last.reason = last, opens_at, closes_at, reason
    else:
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
        action="panel.sitting_replaced" if before else "panel.sitting",
        subject_kind="panel",
        subject_id=panel.id,
        from_state=before,
        to_state=f"{_written(opens_at)}/{_written(closes_at)}",
        reason=reason,
    )
    await session.flush()
    return sitting


def _check(opens_at: datetime, closes_at: datetime, running_since: datetime | None) -> None:
    """Raise Invalid for a time in the past, unless it is a running sitting's own, or out of bounds."""
    now, faults = clock.now(), []
    if opens_at < now.replace(microsecond=0) and opens_at != running_since:
        faults.append(Fault("/opens_at", "in_the_past", "开始时间须晚于现在"))
    if opens_at > now + AHEAD:
        faults.append(Fault("/opens_at", "sitting_too_far", f"补充评审须在{AHEAD.days}天之内开始"))
    if closes_at <= max(opens_at, now):
        faults.append(Fault("/closes_at", "not_later", "结束时间须晚于开始时间"))
    if closes_at - opens_at > LENGTH:
        faults.append(Fault("/closes_at", "sitting_too_long", f"补充评审最长{LENGTH.days}天"))
    if faults:
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))


async def _filed_in(session: AsyncSession, sitting: PanelSitting) -> bool:
    filed = (
        select(ScoreSheet.staff_id)
        .where(ScoreSheet.panel_id == sitting.panel_id, ScoreSheet.filed_at >= sitting.opens_at)
        .limit(1)
    )
    return (await session.exec(filed)).first() is not None


def _written(at: datetime) -> str:
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}"
