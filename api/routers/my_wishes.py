"""Wishes a citizen submits for a child she speaks for, and those others entered for a child of hers."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, Permission
from api.campaigns.wishes import queries
from api.campaigns.wishes.intake import correct, enter, showing, withdraw
from api.db.tables.wishes import Wish
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
    citizen_may,
    version_of,
)
from api.routers.links import link_next
from api.routers.wish_views import my_detail, my_views
from api.schemas.page import Page
from api.schemas.wish_forms import WishContent, WishForm
from api.schemas.wish_intake import MyWishDetail, MyWishView, ShowcaseForm, Withdrawal

router = api_router("/v1/me/wishes", tags=("citizen",))

Proxy = Annotated[Citizen, citizen_may(Permission.WISH_SUBMIT)]
Leaver = Annotated[Citizen, citizen_may(Permission.WISH_WITHDRAW)]
Myself = Annotated[Citizen, citizen_may(Permission.ME_READ)]


async def _shown(session: AsyncSession, actor: Citizen, wish: Wish, response: Response) -> MyWishView:
    response.headers["ETag"] = f'"{wish.version}"'
    (view,) = await my_views(session, actor, [wish])
    return view


@router.post("", status_code=201, summary="提交心愿", responses=CREATED | refuses(404))
async def submit_wish(
    form: WishForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Proxy,
    key: IdempotencyKey,
) -> MyWishView:
    """Submit a wish for a child while the call is open; one's phone must be bound.

    A child has one living wish at a time.
    """

    async def effect() -> UUID:
        return (await enter.enter(session, actor, form)).id

    wish = await queries.mine(session, actor, await create(request, session, actor, key, form, effect))
    response.headers["Location"] = f"/v1/me/wishes/{wish.id}"
    return await _shown(session, actor, wish, response)


@router.get("", summary="我的心愿")
async def list_my_wishes(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Myself,
    cursor: CursorParam = None,
    limit: Limit = 20,
) -> Page[MyWishView]:
    """Wishes I submitted, or whose guardian's number I have verified; without the children, in no order."""
    rows, next_cursor = await queries.my_page(session, actor, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=await my_views(session, actor, rows), next_cursor=next_cursor)


@router.get("/{wish_id}", summary="我的心愿详情", responses=VERSIONED)
async def get_my_wish(
    wish_id: UUID, response: Response, session: WriteSession, actor: Myself
) -> MyWishDetail:
    """One wish of mine, with all I entered until it is erased; the ETag is what PUT must match.

    Of a wish somebody else entered for my child nothing is opened: it may be read with the Federation.
    """
    wish = await queries.mine(session, actor, wish_id)
    response.headers["ETag"] = f'"{wish.version}"'
    response.headers["Cache-Control"] = "no-store"
    return await my_detail(session, actor, wish)


@router.put("/{wish_id}", summary="补正后重新提交", responses=VERSIONED)
async def correct_my_wish(
    wish_id: UUID,
    form: WishContent,
    response: Response,
    session: WriteSession,
    actor: Proxy,
    if_match: IfMatch,
) -> MyWishView:
    """Put a returned wish right; this hands it in again."""
    wish = await queries.mine(session, actor, wish_id)
    await correct.correct(session, actor, wish, form, version_of(if_match))
    return await _shown(session, actor, wish, response)


@router.post("/{wish_id}/withdraw", summary="撤回心愿", responses=VERSIONED)
async def withdraw_my_wish(
    wish_id: UUID,
    response: Response,
    session: WriteSession,
    actor: Leaver,
    form: Withdrawal | None = None,
) -> MyWishView:
    """Take a wish back at any time, as or for its guardian: card, consents and personal part go at once.

    A gift that has arrived stands: the wish is settled as it is.
    """
    wish = await queries.mine(session, actor, wish_id)
    await withdraw.withdraw(session, actor, wish, form.reason if form else None)
    return await _shown(session, actor, wish, response)


@router.put("/{wish_id}/showcase", summary="同意或撤回展示", responses=VERSIONED)
async def set_my_showcase(
    wish_id: UUID, form: ShowcaseForm, response: Response, session: WriteSession, actor: Leaver
) -> MyWishView:
    """Say that the guardian agrees to the fulfilled wish being shown, or does not; at any time.

    It needs no If-Match: taking back must never fail because something else has moved.
    """
    wish = await queries.mine(session, actor, wish_id)
    await showing.agree(session, actor, wish, form.consent)
    return await _shown(session, actor, wish, response)
