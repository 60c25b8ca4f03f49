"""Wishes for staff: enter, look, put right, take back, read the child."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff
from api.campaigns.wishes import queries
from api.campaigns.wishes.intake import correct, enter, showing, withdraw
from api.db.tables.wishes import Wish
from api.mechanisms import phases
from api.routers.answers import CREATED, VERSIONED, refuses
from api.routers.bodies import api_router
from api.routers.creating import create
from api.routers.deps import (
    CursorParam,
    IdempotencyKey,
    IfMatch,
    Limit,
    NumberParam,
    ReadSession,
    WriteSession,
    staff_may,
    version_of,
)
from api.routers.links import link_next
from api.routers.wish_views import staff_detail, staff_record, staff_views
from api.schemas.page import Page
from api.schemas.reviews import Assignee
from api.schemas.wish_forms import WishContent, WishForm
from api.schemas.wish_intake import (
    Purpose,
    ShowcaseForm,
    StaffChildRecord,
    StaffWishDetail,
    StaffWishView,
    Withdrawal,
)
from api.terms.campaigns import CampaignKind
from api.terms.wishes import WishStatus

router = api_router("/v1/staff", tags=("staff",))

Reader = Annotated[Staff, staff_may(Permission.WISH_READ)]
Clerk = Annotated[Staff, staff_may(Permission.WISH_ENTER)]
Corrector = Annotated[Staff, staff_may(Permission.WISH_ENTER, later=True)]
Withdrawer = Annotated[Staff, staff_may(Permission.WISH_WITHDRAW, later=True)]
Revealer = Annotated[Staff, staff_may(Permission.CHILD_REVEAL, later=True)]


async def _shown(session: AsyncSession, wish: Wish, response: Response) -> StaffWishDetail:
    response.headers["ETag"] = f'"{wish.version}"'
    return await staff_detail(session, wish)


@router.get("/campaigns/{campaign_id}/wishes", summary="心愿列表")
async def list_staff_wishes(
    campaign_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    status: WishStatus | None = None,
    assignee: Assignee | None = None,
    number: NumberParam = None,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[StaffWishView]:
    """A campaign's wishes in one's own region, without the children; or those in one's own or no hands."""
    campaign = await phases.staff(session, actor, campaign_id, CampaignKind.WISHES)
    rows, next_cursor = await queries.staff_page(
        session, actor, campaign.id, status, assignee, number, cursor, limit
    )
    link_next(request, response, next_cursor)
    return Page(items=await staff_views(session, rows), next_cursor=next_cursor)


@router.post("/wishes", status_code=201, summary="录入心愿", responses=CREATED | refuses(404))
async def enter_wish(
    form: WishForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Clerk,
    key: IdempotencyKey,
) -> StaffWishDetail:
    """Enter a wish for a child of one's own region whose guardian agreed on paper, while the call is open."""

    async def effect() -> UUID:
        return (await enter.enter(session, actor, form)).id

    wish = await queries.staff(session, actor, await create(request, session, actor, key, form, effect))
    response.headers["Location"] = f"/v1/staff/wishes/{wish.id}"
    return await _shown(session, wish, response)


@router.get("/wishes/{wish_id}", summary="心愿详情（不含孩子信息）", responses=VERSIONED)
async def get_staff_wish(
    wish_id: UUID, response: Response, session: ReadSession, actor: Reader
) -> StaffWishDetail:
    """One wish, without the child; the ETag is what PUT must match."""
    return await _shown(session, await queries.staff(session, actor, wish_id), response)


@router.put("/wishes/{wish_id}", summary="补正后重新提交", responses=VERSIONED)
async def correct_wish(
    wish_id: UUID,
    form: WishContent,
    response: Response,
    session: WriteSession,
    actor: Corrector,
    if_match: IfMatch,
) -> StaffWishDetail:
    """Put right a returned wish that one's office entered; this hands it in again."""
    wish = await queries.staff(session, actor, wish_id)
    await correct.correct(session, actor, wish, form, version_of(if_match))
    return await _shown(session, wish, response)


@router.post("/wishes/{wish_id}/withdraw", summary="代监护人撤回心愿", responses=VERSIONED)
async def withdraw_wish(
    wish_id: UUID,
    response: Response,
    session: WriteSession,
    actor: Withdrawer,
    form: Withdrawal | None = None,
) -> StaffWishDetail:
    """Take a wish back as its guardian asks on paper: card, consents and personal part go at once."""
    wish = await queries.staff(session, actor, wish_id)
    await withdraw.withdraw(session, actor, wish, form.reason if form else None)
    return await _shown(session, wish, response)


@router.put("/wishes/{wish_id}/showcase", summary="登记同意或撤回展示", responses=VERSIONED)
async def set_showcase(
    wish_id: UUID, form: ShowcaseForm, response: Response, session: WriteSession, actor: Withdrawer
) -> StaffWishDetail:
    """Record what the guardian says on paper about the fulfilled wish being shown; at any time.

    It needs no If-Match: taking back must never fail because something else has moved.
    """
    wish = await queries.staff(session, actor, wish_id)
    await showing.agree(session, actor, wish, form.consent)
    return await _shown(session, wish, response)


@router.post("/wishes/{wish_id}/child", summary="查看孩子信息")
async def reveal_child(
    wish_id: UUID, form: Purpose, response: Response, session: WriteSession, actor: Revealer
) -> StaffChildRecord:
    """Read the child's full record in clear; who read it and what for is kept and looked at."""
    wish = await queries.staff(session, actor, wish_id)
    response.headers["Cache-Control"] = "no-store"
    return await staff_record(session, actor, wish, form.purpose)
