"""Wishes for everybody: open cards, counts, what was fulfilled; to be asked for again before every use."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from api.campaigns.wishes.board import listing as board
from api.campaigns.wishes.board import one_card, showcase, summary
from api.campaigns.wishes.board.listing import Wanted
from api.mechanisms import phases
from api.routers.answers import REVALIDATED
from api.routers.bodies import api_router
from api.routers.caching import REVALIDATE, revalidated
from api.routers.deps import CursorParam, Limit, SnapshotSession
from api.schemas.page import Page
from api.schemas.text import Line
from api.schemas.wishes import WishCard, WishSummary
from api.terms.campaigns import CampaignKind
from api.terms.wishes import AgeBand, GoodsCategory, ValueBand

router = api_router("/v1", tags=("public",))

Category = Annotated[GoodsCategory | None, Query(description="只看一个物品类别的")]
Age = Annotated[AgeBand | None, Query(description="只看一个年龄段的")]
Value = Annotated[ValueBand | None, Query(description="只看一个价值区间的")]
Item = Annotated[
    Annotated[str, Line(40, example="羽绒服")] | None,
    Query(description="只看一种物品的，须与心愿卡上的名称完全相同"),
]
Town = Annotated[
    str | None,
    Query(
        min_length=9,
        max_length=9,
        pattern=r"^[0-9]{9}$",
        description="只看一个乡镇的；不满五个待认领心愿的乡镇不显示，也筛选不出",
        examples=["321099101"],
    ),
]
Number = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=12,
        pattern=r"^[0-9]+$",
        description="只看一个编号的，如报纸上所印",
        examples=["48205173"],
    ),
]


@router.get(
    "/campaigns/{campaign_id}/wishes",
    summary="待认领的心愿",
    response_model=Page[WishCard],
    responses=REVALIDATED,
)
async def list_wishes(
    campaign_id: UUID,
    request: Request,
    session: SnapshotSession,
    category: Category = None,
    age_band: Age = None,
    value_band: Value = None,
    item: Item = None,
    region_code: Town = None,
    number: Number = None,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Response:
    """Open wishes in random order, which tells nothing of when they came; filters may be combined."""
    campaign = await phases.public(session, campaign_id, CampaignKind.WISHES)
    wanted = Wanted(category, age_band, value_band, item, region_code, number)
    items, next_cursor = await board.page(session, campaign, wanted, cursor, limit)
    return revalidated(request, Page(items=items, next_cursor=next_cursor), next_cursor, REVALIDATE)


@router.get("/wishes/{wish_id}", summary="心愿卡", response_model=WishCard, responses=REVALIDATED)
async def get_wish(wish_id: UUID, request: Request, session: SnapshotSession) -> Response:
    """One card: open, claimed, or fulfilled and shown; one that was taken down is absent at once."""
    return revalidated(request, await one_card.of(session, wish_id), cache_control=REVALIDATE)


@router.get(
    "/campaigns/{campaign_id}/wish-summary",
    summary="心愿统计与认领规则",
    response_model=WishSummary,
    responses=REVALIDATED,
)
async def get_wish_summary(campaign_id: UUID, request: Request, session: SnapshotSession) -> Response:
    """How many wishes were collected, are open, claimed and fulfilled; what to filter by; how to claim."""
    campaign = await phases.public(session, campaign_id, CampaignKind.WISHES)
    return revalidated(request, await summary.of(session, campaign), cache_control=REVALIDATE)


@router.get(
    "/campaigns/{campaign_id}/wish-showcase",
    summary="圆梦展示",
    response_model=Page[WishCard],
    responses=REVALIDATED,
)
async def list_fulfilled_wishes(
    campaign_id: UUID,
    request: Request,
    session: SnapshotSession,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Response:
    """Fulfilled wishes whose guardians agreed to their cards being shown."""
    campaign = await phases.public(session, campaign_id, CampaignKind.WISHES)
    items, next_cursor = await showcase.page(session, campaign, cursor, limit)
    return revalidated(request, Page(items=items, next_cursor=next_cursor), next_cursor, REVALIDATE)
