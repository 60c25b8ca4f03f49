"""What may be wished for, and how a county calls children's situations."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from api.access import Permission, Staff
from api.campaigns.wishes.intake import catalogue, categories
from api.db.tables.wishes import WishItem
from api.routers.answers import REVALIDATED, VERSIONED, tells
from api.routers.bodies import api_router
from api.routers.caching import revalidated
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
from api.schemas.page import Page
from api.schemas.wish_catalogue import (
    ChildCategoryForm,
    ChildCategoryView,
    StaffChildCategoryView,
    StaffWishItemView,
    WishItemChange,
    WishItemForm,
    WishItemView,
)
from api.terms.wishes import GoodsCategory

router = api_router("/v1")

Reader = Annotated[Staff, staff_may(Permission.WISH_READ)]
Lister = Annotated[Staff, staff_may(Permission.WISH_CATALOGUE)]
Keeper = Annotated[Staff, staff_may(Permission.WISH_CATALOGUE, later=True)]
Code = Annotated[
    str, Path(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$", examples=["left_behind"])
]


def _shown(item: WishItem, response: Response) -> StaffWishItemView:
    response.headers["ETag"] = f'"{item.version}"'
    return StaffWishItemView.model_validate(item)


@router.get(
    "/wish-items",
    summary="心愿物品目录",
    tags=["public"],
    response_model=Page[WishItemView],
    responses=REVALIDATED,
)
async def list_wish_items(
    request: Request,
    session: ReadSession,
    category: GoodsCategory | None = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Response:
    """What may be wished for, with its sizes and the most it may cost."""
    rows, next_cursor = await catalogue.page(session, category, cursor, limit)
    page = Page(items=[WishItemView.model_validate(row) for row in rows], next_cursor=next_cursor)
    return revalidated(request, page, next_cursor)


@router.get("/staff/wish-items", summary="物品目录（含停用）", tags=["staff"])
async def list_staff_wish_items(
    request: Request,
    response: Response,
    session: ReadSession,
    actor: Reader,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[StaffWishItemView]:
    """One's county's list, retired items too; `version` in quotes is the ETag that PUT must match."""
    rows, next_cursor = await catalogue.staff_page(session, actor, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[StaffWishItemView.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.post(
    "/staff/wish-items",
    status_code=201,
    summary="增加物品",
    tags=["staff"],
    responses=tells(201, "ETag"),
)
async def add_wish_item(
    form: WishItemForm,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Lister,
    key: IdempotencyKey,
) -> StaffWishItemView:
    """List a new thing for one's own county."""

    async def effect() -> UUID:
        return (await catalogue.add(session, actor, form)).id

    item_id = await create(request, session, actor, key, form, effect)
    return _shown(await session.get_one(WishItem, item_id), response)


@router.put("/staff/wish-items/{item_id}", summary="修改物品", tags=["staff"], responses=VERSIONED)
async def replace_wish_item(
    item_id: UUID,
    form: WishItemChange,
    response: Response,
    session: WriteSession,
    actor: Keeper,
    if_match: IfMatch,
) -> StaffWishItemView:
    """Change a listed thing, retire it or put it back; wishes entered before keep what they said."""
    item = await catalogue.staff(session, actor, item_id)
    await catalogue.replace(session, actor, item, form, version_of(if_match))
    return _shown(item, response)


@router.post("/staff/wish-items/{item_id}/retire", summary="停用物品", tags=["staff"], responses=VERSIONED)
async def retire_wish_item(
    item_id: UUID, response: Response, session: WriteSession, actor: Keeper
) -> StaffWishItemView:
    """Take a thing off the list for new wishes."""
    item = await catalogue.staff(session, actor, item_id)
    await catalogue.retire(session, actor, item)
    return _shown(item, response)


@router.get(
    "/child-categories",
    summary="儿童类别",
    tags=["public"],
    response_model=Page[ChildCategoryView],
    responses=REVALIDATED,
)
async def list_child_categories(
    request: Request, session: ReadSession, cursor: CursorParam = None, limit: Limit = 50
) -> Response:
    """The categories that can be chosen when a wish is entered; no wish is ever shown with one."""
    rows, next_cursor = await categories.page(session, cursor, limit)
    page = Page(items=[ChildCategoryView.model_validate(row) for row in rows], next_cursor=next_cursor)
    return revalidated(request, page, next_cursor)


@router.put("/staff/child-categories/{code}", summary="设置儿童类别", tags=["staff"])
async def set_child_category(
    code: Code, form: ChildCategoryForm, session: WriteSession, actor: Lister
) -> StaffChildCategoryView:
    """Add a category to one's county, call it otherwise, or take it out of use; nothing is overwritten
    but the name, so it needs no If-Match."""
    return StaffChildCategoryView.model_validate(await categories.put(session, actor, code, form))
