"""What may be wished for: goods with their sizes and the most they may cost, as the county lists them."""

from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.access.regions import enclosing_regions, visible_regions
from api.campaigns.wishes import wording
from api.db.paging import Cursor, keyset
from api.db.tables.wishes import WishItem
from api.errors import Conflict, Fault, Invalid, NotFound, PreconditionFailed
from api.schemas.wish_catalogue import WishItemChange, WishItemForm
from api.terms.wishes import GoodsCategory


async def page(
    session: AsyncSession, category: GoodsCategory | None, cursor: str | None, limit: int
) -> tuple[list[WishItem], str | None]:
    """What can be wished for now, in the order it was listed."""
    query = select(WishItem).where(col(WishItem.retired_at).is_(None))
    if category is not None:
        query = query.where(WishItem.category == category)
    return await keyset(session, query, col(WishItem.id), Cursor.uuid(cursor), limit)


async def staff_page(
    session: AsyncSession, actor: Staff, cursor: str | None, limit: int
) -> tuple[list[WishItem], str | None]:
    """The list of the actor's county, retired items too."""
    query = select(WishItem).where(_in_sight(actor))
    return await keyset(session, query, col(WishItem.id), Cursor.uuid(cursor), limit)


async def staff(session: AsyncSession, actor: Staff, item_id: UUID) -> WishItem:
    """An item of the actor's county. Raises NotFound."""
    item = (await session.exec(select(WishItem).where(WishItem.id == item_id, _in_sight(actor)))).first()
    if item is None:
        raise NotFound(title="没有找到这种物品")
    return item


async def add(session: AsyncSession, actor: Staff, form: WishItemForm) -> WishItem:
    """List a new thing for the actor's county. Raises Conflict for a name the list has."""
    authorize(actor, Permission.WISH_CATALOGUE)
    _require_decent(form)
    item = WishItem(region_code=actor.region_code, created_at=clock.now(), **_columns(form))
    try:
        async with session.begin_nested():
            session.add(item)
    except IntegrityError as broken:
        raise await _exists(session, actor.region_code, form.name) from broken
    _record(session, actor, "wish_item.added", item.id)
    return item


async def replace(
    session: AsyncSession, actor: Staff, item: WishItem, form: WishItemChange, version: int
) -> None:
    """Change a listed thing, retire it or put it back; wishes entered before keep what they said.

    Raises Conflict for a name the list has, PreconditionFailed.
    """
    authorize(actor, Permission.WISH_CATALOGUE)
    _require_decent(form)
    retired_at = (item.retired_at or clock.now()) if form.retired else None
    await _update(session, item, version, retired_at=retired_at, **_columns(form))
    _record(session, actor, "wish_item.changed", item.id)


async def retire(session: AsyncSession, actor: Staff, item: WishItem) -> None:
    """Take a thing off the list for new wishes; doing it twice changes nothing."""
    authorize(actor, Permission.WISH_CATALOGUE)
    if item.retired_at is not None:
        return
    await _update(session, item, item.version, retired_at=clock.now())
    _record(session, actor, "wish_item.retired", item.id)


def _in_sight(actor: Staff) -> sa.ColumnElement[bool]:
    """Towns see what their county lists; who changes it is another matter."""
    region = col(WishItem.region_code)
    return sa.or_(visible_regions(actor, region), enclosing_regions(actor, region))


async def _update(session: AsyncSession, item: WishItem, version: int, **values: Any) -> None:
    region_code = item.region_code
    try:
        async with session.begin_nested():
            updated = await session.exec(
                sa.update(WishItem)
                .where(col(WishItem.id) == item.id, col(WishItem.version) == version)
                .values(version=version + 1, **values)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError as broken:
        raise await _exists(session, region_code, values["name"]) from broken
    if cast(sa.CursorResult[Any], updated).rowcount != 1:
        raise PreconditionFailed()
    await session.refresh(item)


def _columns(form: WishItemForm) -> dict[str, Any]:
    return {**form.model_dump(exclude={"retired"}), "sizes": list(form.sizes)}


def _require_decent(form: WishItemForm) -> None:
    """Raise Invalid for words that have no place here: everybody reads the list."""
    faults: list[Fault] = wording.faults("/name", form.name)
    for position, size in enumerate(form.sizes):
        faults += wording.faults(f"/sizes/{position}", size)
    if faults:
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))


async def _exists(session: AsyncSession, region_code: str, name: str) -> Conflict:
    """The refusal; of a thing that can no longer be chosen it says how to have it back."""
    query = select(WishItem.retired_at).where(WishItem.region_code == region_code, WishItem.name == name)
    retired = (await session.exec(query)).first() is not None
    detail = "它已停用：要重新使用，请在目录（含停用）里修改它，恢复使用" if retired else ""
    return Conflict("item_exists", "目录中已有同名物品", detail)


def _record(session: AsyncSession, actor: Staff, action: str, item_id: UUID) -> None:
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        subject_kind="wish_item",
        subject_id=item_id,
    )
