"""Filing a sheet: one panelist, one entry, while a sitting is open."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.tables.judging import Panel, PanelEntry, PanelSeat, PanelSitting, ScoreSheet
from api.errors import Conflict, Fault, Invalid, NotFound
from api.kernel import conflicts
from api.mechanisms.judging import panels


async def file(
    session: AsyncSession,
    actor: Staff,
    panel: Panel,
    entry: PanelEntry,
    scores: list[int],
    sitting: PanelSitting,
) -> ScoreSheet:
    """Write down the actor's scores for an entry, or write them anew in the sitting she filed them in.

    The caller has asked which sitting is open, under the panel's lock, and has made sure
    that the actor sits on the panel. Raises Forbidden for who declared that she is close
    to the entry, Conflict for one that is out or a sheet of an earlier sitting.
    """
    authorize(actor, Permission.SHEET_FILE)
    await conflicts.refuse(session, actor, entry.subject_id)
    if entry.struck_at is not None:
        raise Conflict("entry_struck", "这份材料已退出评选，不再评分")
    if len(scores) != len(panel.criteria):
        fault = Fault("/scores", "wrong_number_of_scores", f"须逐项评分，共{len(panel.criteria)}项")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    sheet = await session.get(ScoreSheet, (panel.id, entry.id, actor.id), populate_existing=True)
    if sheet is not None and sheet.filed_at < sitting.opens_at:
        raise Conflict("sheet_frozen", "上一次评审已结束，已交的评分不能再改")
    if sheet is None:
        sheet = ScoreSheet(
            panel_id=panel.id, entry_id=entry.id, staff_id=actor.id, scores=scores, filed_at=clock.now()
        )
    else:
        sheet.scores, sheet.filed_at, sheet.version = scores, clock.now(), sheet.version + 1
    session.add(sheet)
    # The scores stay out of the record, which more people read than may read them.
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="sheet.filed",
        subject_kind="panel_entry",
        subject_id=entry.id,
        to_state=str(sheet.version),
    )
    await session.flush()
    return sheet


async def hold_seat(session: AsyncSession, actor: Staff, panel: Panel) -> None:
    """Take the actor's seat for this transaction; the panel cannot change meanwhile.

    Two sheets of one panelist wait for each other here. Raises NotFound if she was replaced.
    """
    await panels.lock(session, panel, shared=True)
    seat = await session.get(
        PanelSeat, (panel.id, actor.id), with_for_update={"key_share": True}, populate_existing=True
    )
    if seat is None or seat.removed_at is not None:
        raise NotFound(title="没有找到这个评审组")
