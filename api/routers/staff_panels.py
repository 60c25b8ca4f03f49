"""Juries: the county appoints them, panelists judge blind and alone."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff
from api.campaigns.loan_plans import judge
from api.db.tables.judging import Panel
from api.mechanisms import phases
from api.mechanisms.judging import entries, panels
from api.routers.answers import CREATED, VERSIONED, refuses
from api.routers.bodies import api_router
from api.routers.creating import create
from api.routers.deps import (
    CursorParam,
    IdempotencyKey,
    IfMatch,
    Limit,
    ReadSession,
    WriteSession,
    staff_may,
    version_of,
)
from api.routers.links import link_next
from api.routers.panel_views import my_entry_views, my_panel_views, panel_view
from api.schemas.judging import (
    MyEntryView,
    MyPanelView,
    PanelConflictForm,
    PanelForm,
    PanelView,
    SheetForm,
    SittingForm,
)
from api.schemas.page import Page
from api.terms.campaigns import CampaignKind

router = api_router("/v1/staff", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.PANEL_READ)]
Appointer = Annotated[Staff, staff_may(Permission.PANEL_WRITE, later=True)]
Panelist = Annotated[Staff, staff_may(Permission.SHEET_FILE)]


async def _shown(session: AsyncSession, panel: Panel, response: Response) -> PanelView:
    response.headers["ETag"] = f'"{panel.version}"'
    return await panel_view(session, panel)


@router.get("/campaigns/{campaign_id}/panel", summary="评审组", responses={**VERSIONED, **refuses(409)})
async def get_panel(campaign_id: UUID, response: Response, session: ReadSession, actor: Reader) -> PanelView:
    """Who sits, by which criteria and when, and how many sheets are filed; never a score."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)
    return await _shown(session, await judge.shown(session, actor, campaign), response)


@router.put("/campaigns/{campaign_id}/panel", summary="确定评委", responses=VERSIONED)
async def replace_panel(
    campaign_id: UUID,
    form: PanelForm,
    response: Response,
    session: WriteSession,
    actor: Appointer,
    if_match: IfMatch,
) -> PanelView:
    """Say who sits. Once there are sheets it takes a reason; once scores can be read the jury stands."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)
    version = version_of(if_match)
    panel = await judge.appoint(session, actor, campaign, form.usernames, version, form.reason)
    return await _shown(session, panel, response)


@router.post(
    "/campaigns/{campaign_id}/panel/sittings", status_code=201, summary="安排补充评审", responses=CREATED
)
async def open_sitting(
    campaign_id: UUID,
    form: SittingForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Appointer,
    key: IdempotencyKey,
) -> PanelView:
    """A further sitting for missing sheets, after the last one has ended; the reason is in the minutes.

    Sent again it replaces the one that is planned or open, as long as nothing was filed in it.
    """
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.LOAN_PLANS)

    async def effect() -> UUID:
        return (await judge.sit_again(session, actor, campaign, form)).id

    await create(request, session, actor, key, form, effect)
    response.headers["Location"] = f"/v1/staff/campaigns/{campaign.id}/panel"
    return await _shown(session, await judge.shown(session, actor, campaign), response)


@router.get("/panels", summary="我参加的评审")
async def list_panels(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Panelist,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[MyPanelView]:
    """Juries I sit on, newest first, with what is left to do."""
    rows, next_cursor = await panels.mine(session, actor, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await my_panel_views(session, actor, rows), next_cursor=next_cursor)


@router.get("/panels/{panel_id}/entries", summary="评审材料")
async def list_panel_entries(
    panel_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Panelist,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[MyEntryView]:
    """What I judge, by a code drawn by lot: no name, no town, no votes; and my own sheets."""
    panel = await panels.sat_on(session, actor, panel_id)
    rows, next_cursor = await entries.page(session, panel, cursor, limit)
    link_next(request, response, next_cursor)
    response.headers["Cache-Control"] = "no-store"
    return Page(items=await my_entry_views(session, actor, panel, rows), next_cursor=next_cursor)


@router.put("/panels/{panel_id}/sheets/{entry_id}", summary="提交评分")
async def file_sheet(
    panel_id: UUID,
    entry_id: UUID,
    form: SheetForm,
    response: Response,
    session: WriteSession,
    actor: Panelist,
) -> MyEntryView:
    """File my sheet for one entry, or file it anew while the same sitting lasts.

    It takes no If-Match: a sheet has one owner, and nobody else could have changed it.
    """
    entry = await judge.file(session, actor, panel_id, entry_id, form.scores)
    panel = await panels.sat_on(session, actor, panel_id)
    response.headers["Cache-Control"] = "no-store"
    (view,) = await my_entry_views(session, actor, panel, [entry])
    return view


@router.post("/panels/{panel_id}/conflicts", summary="申报回避")
async def declare_panel_conflict(
    panel_id: UUID, form: PanelConflictForm, session: WriteSession, actor: Panelist
) -> MyEntryView:
    """Say that I am close to an entry: I file no sheet for it, and one filed before no longer counts."""
    entry = await judge.declare(session, actor, panel_id, form.entry_id, form.relation)
    panel = await panels.sat_on(session, actor, panel_id)
    (view,) = await my_entry_views(session, actor, panel, [entry])
    return view
