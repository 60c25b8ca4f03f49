"""Juries as they are shown: to the county how far they are, to a panelist her own work."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Staff
from api.db.tables.judging import Panel, PanelEntry, PanelSitting, ScoreSheet
from api.kernel import conflicts
from api.mechanisms import judging
from api.mechanisms.judging import entries, formula, seats, sittings
from api.schemas.judging import (
    EntryProgressView,
    MyEntryView,
    MyPanelView,
    MySheetView,
    PanelView,
    SeatView,
    SittingView,
    criteria_of,
)


async def panel_view(session: AsyncSession, panel: Panel) -> PanelView:
    """How far a jury is, in numbers of sheets; no score is in it at any time."""
    seated = await seats.of_panel(session, panel)
    names = await seats.names(session, [one.staff_id for one in seated])
    progress = await formula.by_entry(session, panel)
    close = await formula.kept_out(session, panel, [entry for entry, _ in progress])
    filed = [seat for _, score in progress for seat, _ in score.by_seat]
    counted = {entry.id: score for entry, score in progress}
    return PanelView(
        id=panel.id,
        campaign_id=panel.subject_id,
        title=panel.title,
        version=panel.version,
        criteria=criteria_of(panel.criteria),
        sittings=_sittings(await sittings.of_panel(session, panel)),
        over=await judging.over(session, panel, clock.now()),
        complete=all(score.complete for _, score in progress),
        seats=[
            SeatView(
                seat=one.seat,
                name=names[one.staff_id],
                filed=filed.count(one.seat),
                expected=sum(one.staff_id not in close[entry.id] for entry, _ in progress),
            )
            for one in seated
        ],
        entries=[_progress(one, counted.get(one.id)) for one in await entries.of_panel(session, panel)],
    )


async def my_panel_views(session: AsyncSession, actor: Staff, panels: list[Panel]) -> list[MyPanelView]:
    """Panels the actor sits on, with what she has done and still has to."""
    return [await _mine(session, actor, one) for one in panels]


async def my_entry_views(
    session: AsyncSession, actor: Staff, panel: Panel, rows: list[PanelEntry]
) -> list[MyEntryView]:
    """Entries as the actor judges them, with her own sheets and nobody else's."""
    mine = await entries.my_sheets(session, actor, panel)
    close = await conflicts.declared(session, [one.subject_id for one in rows])
    return [
        MyEntryView(
            id=one.id,
            code=one.code,
            title=one.title,
            text=one.text,
            facts=one.facts,
            struck=one.struck_at is not None,
            declared=actor.id in close[one.subject_id],
            sheet=_sheet(mine.get(one.id)),
        )
        for one in rows
    ]


async def _mine(session: AsyncSession, actor: Staff, panel: Panel) -> MyPanelView:
    standing = [one for one in await entries.of_panel(session, panel) if one.struck_at is None]
    close = await conflicts.declared(session, [one.subject_id for one in standing])
    hers = [one for one in standing if actor.id not in close[one.subject_id]]
    filed = await entries.my_sheets(session, actor, panel)
    return MyPanelView(
        id=panel.id,
        campaign_id=panel.subject_id,
        title=panel.title,
        criteria=criteria_of(panel.criteria),
        sittings=_sittings(await sittings.of_panel(session, panel)),
        filed=sum(one.id in filed for one in hers),
        expected=len(hers),
    )


def _sittings(rows: list[PanelSitting]) -> list[SittingView]:
    now = clock.now()
    return [
        SittingView(
            number=one.number,
            opens_at=one.opens_at,
            closes_at=one.closes_at,
            open=one.opens_at <= now < one.closes_at,
            reason=one.reason,
        )
        for one in rows
    ]


def _progress(entry: PanelEntry, score: judging.JuryScore | None) -> EntryProgressView:
    return EntryProgressView(
        code=entry.code,
        title=entry.title,
        struck=score is None,
        filed=score.sheets if score else 0,
        expected=score.expected if score else 0,
        complete=score.complete if score else False,
    )


def _sheet(sheet: ScoreSheet | None) -> MySheetView | None:
    return None if sheet is None else MySheetView(scores=sheet.scores, filed_at=sheet.filed_at)
