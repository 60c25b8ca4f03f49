"""Campaigns for everybody."""

from uuid import UUID

from fastapi import Request, Response

from api.mechanisms import phases
from api.routers.answers import REVALIDATED
from api.routers.bodies import api_router
from api.routers.caching import revalidated
from api.routers.campaign_views import public_views
from api.routers.deps import CursorParam, Limit, ReadSession
from api.routers.result_views import public_result
from api.schemas.campaigns import CampaignView
from api.schemas.page import Page
from api.schemas.results import CampaignResult
from api.terms.campaigns import CampaignKind

router = api_router("/v1/campaigns", tags=("public",))


@router.get("", summary="活动列表", response_model=Page[CampaignView], responses=REVALIDATED)
async def list_campaigns(
    request: Request, session: ReadSession, cursor: CursorParam = None, limit: Limit = 20
) -> Response:
    """Published campaigns, newest first."""
    rows, next_cursor = await phases.public_page(session, cursor, limit)
    page = Page(items=await public_views(session, rows), next_cursor=next_cursor)
    return revalidated(request, page, next_cursor)


@router.get("/{campaign_id}", summary="活动详情", response_model=CampaignView, responses=REVALIDATED)
async def get_campaign(campaign_id: UUID, request: Request, session: ReadSession) -> Response:
    """One campaign: what is open now, and what opens next."""
    (view,) = await public_views(session, [await phases.public(session, campaign_id)])
    return revalidated(request, view)


@router.get("/{campaign_id}/result", summary="评选结果", response_model=CampaignResult, responses=REVALIDATED)
async def get_result(campaign_id: UUID, request: Request, session: ReadSession) -> Response:
    """Votes once everything is counted; scores, ranks and awards once two people have certified them."""
    campaign = await phases.public(session, campaign_id, CampaignKind.LOAN_PLANS)
    return revalidated(request, await public_result(session, campaign))
