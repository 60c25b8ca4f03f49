"""Campaigns for staff: write, publish, run."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff
from api.db.tables.campaigns import Campaign
from api.mechanisms import phases
from api.routers.answers import CREATED, VERSIONED
from api.routers.bodies import api_router
from api.routers.campaign_views import staff_views
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
from api.schemas.campaigns import CampaignForm, Extension, OptionalReason, Reason, StaffCampaignView
from api.schemas.page import Page
from api.terms.campaigns import CampaignStatus

router = api_router("/v1/staff/campaigns", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.CAMPAIGN_READ)]
Author = Annotated[Staff, staff_may(Permission.CAMPAIGN_WRITE)]
LaterAuthor = Annotated[Staff, staff_may(Permission.CAMPAIGN_WRITE, later=True)]
Runner = Annotated[Staff, staff_may(Permission.CAMPAIGN_RUN, later=True)]


async def _shown(session: AsyncSession, campaign: Campaign, response: Response) -> StaffCampaignView:
    response.headers["ETag"] = f'"{campaign.version}"'
    (view,) = await staff_views(session, [campaign])
    return view


@router.get("", summary="活动列表")
async def list_staff_campaigns(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    status: CampaignStatus | None = None,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[StaffCampaignView]:
    """Campaigns in one's sight, drafts of one's own region included, newest first."""
    rows, next_cursor = await phases.staff_page(session, actor, status, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await staff_views(session, rows), next_cursor=next_cursor)


@router.post("", status_code=201, summary="起草活动", responses=CREATED)
async def create_campaign(
    form: CampaignForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Author,
    key: IdempotencyKey,
) -> StaffCampaignView:
    """Draft a campaign. What is still missing is named when it is published."""

    async def effect() -> UUID:
        return (await phases.draft(session, actor, form)).id

    campaign_id = await create(request, session, actor, key, form, effect)
    response.headers["Location"] = f"/v1/staff/campaigns/{campaign_id}"
    return await _shown(session, await phases.staff(session, actor, campaign_id), response)


@router.get("/{campaign_id}", summary="活动详情", responses=VERSIONED)
async def get_staff_campaign(
    campaign_id: UUID, response: Response, session: ReadSession, actor: Reader
) -> StaffCampaignView:
    """One campaign with its rules; the ETag is what PUT must match."""
    return await _shown(session, await phases.staff(session, actor, campaign_id), response)


@router.put("/{campaign_id}", summary="修改活动", responses=VERSIONED)
async def replace_campaign(
    campaign_id: UUID,
    form: CampaignForm,
    response: Response,
    session: WriteSession,
    actor: LaterAuthor,
    if_match: IfMatch,
) -> StaffCampaignView:
    """Replace what the form holds; once published, windows move by `extend` only."""
    campaign = await phases.staff(session, actor, campaign_id)
    await phases.change(session, actor, campaign, form, version_of(if_match))
    return await _shown(session, campaign, response)


@router.post("/{campaign_id}/publish", summary="发布", responses=VERSIONED)
async def publish_campaign(
    campaign_id: UUID, response: Response, session: WriteSession, actor: Runner
) -> StaffCampaignView:
    """Show the campaign to the public. Everything missing is named at once."""
    campaign = await phases.staff(session, actor, campaign_id)
    await phases.publish(session, actor, campaign)
    return await _shown(session, campaign, response)


@router.post("/{campaign_id}/pause", summary="暂停", responses=VERSIONED)
async def pause_campaign(
    campaign_id: UUID, form: Reason, response: Response, session: WriteSession, actor: Runner
) -> StaffCampaignView:
    """Shut every window until resumed; the reason is public."""
    campaign = await phases.staff(session, actor, campaign_id)
    await phases.pause(session, actor, campaign, form.reason)
    return await _shown(session, campaign, response)


@router.post("/{campaign_id}/resume", summary="恢复", responses=VERSIONED)
async def resume_campaign(
    campaign_id: UUID,
    response: Response,
    session: WriteSession,
    actor: Runner,
    form: OptionalReason | None = None,
) -> StaffCampaignView:
    """Open again what the clock says is open."""
    campaign = await phases.staff(session, actor, campaign_id)
    await phases.resume(session, actor, campaign, form.reason if form else None)
    return await _shown(session, campaign, response)


@router.post("/{campaign_id}/extend", summary="延期", responses=VERSIONED)
async def extend_campaign(
    campaign_id: UUID, form: Extension, response: Response, session: WriteSession, actor: Runner
) -> StaffCampaignView:
    """Move a window's end later; the reason is public. What has ended stays ended."""
    campaign = await phases.staff(session, actor, campaign_id)
    await phases.extend(session, actor, campaign, form)
    return await _shown(session, campaign, response)


@router.post("/{campaign_id}/close", summary="结束", responses=VERSIONED)
async def close_campaign(
    campaign_id: UUID,
    response: Response,
    session: WriteSession,
    actor: Runner,
    form: OptionalReason | None = None,
) -> StaffCampaignView:
    """End the campaign; every acknowledged ballot is counted, no later one is taken."""
    campaign = await phases.staff(session, actor, campaign_id)
    await phases.close(session, actor, campaign, form.reason if form else None)
    return await _shown(session, campaign, response)


@router.post("/{campaign_id}/cancel", summary="取消", responses=VERSIONED)
async def cancel_campaign(
    campaign_id: UUID, form: Reason, response: Response, session: WriteSession, actor: Runner
) -> StaffCampaignView:
    """Call the campaign off; the reason is public."""
    campaign = await phases.staff(session, actor, campaign_id)
    await phases.cancel(session, actor, campaign, form.reason)
    return await _shown(session, campaign, response)
