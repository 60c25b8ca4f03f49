"""How a county calls the situations of children, each mapped to one of the three national classes."""

import re

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.paging import Cursor
from api.db.tables.wishes import ChildCategory
from api.errors import Fault, Invalid
from api.schemas.wish_catalogue import ChildCategoryForm

_LAST = re.compile(r"([0-9]{6,12}) ([a-z][a-z0-9_]{0,39})")


async def page(
    session: AsyncSession, cursor: str | None, limit: int
) -> tuple[list[ChildCategory], str | None]:
    """The categories in use, by region and code."""
    region, code = col(ChildCategory.region_code), col(ChildCategory.code)
    query = select(ChildCategory).where(col(ChildCategory.retired_at).is_(None))
    if cursor is not None:
        last_region, last = _read(cursor)
        query = query.where(sa.or_(region > last_region, sa.and_(region == last_region, code > last)))
    rows = list(await session.exec(query.order_by(region, code).limit(limit + 1)))
    if len(rows) <= limit:
        return rows, None
    end = rows[limit - 1]
    return rows[:limit], Cursor.encode(f"{end.region_code} {end.code}")


async def put(session: AsyncSession, actor: Staff, code: str, form: ChildCategoryForm) -> ChildCategory:
    """Say how the actor's county calls a category, and whether it is still in use.

    The code stands in wishes and is never another's; what was entered under a retired one stays.
    """
    authorize(actor, Permission.WISH_CATALOGUE)
    found = {
        "name": form.name,
        "national_class": form.national_class,
        "retired_at": clock.now() if form.retired else None,
    }
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.exec(
        insert(ChildCategory)
        .values(region_code=actor.region_code, code=code, **found)
        .on_conflict_do_update(index_elements=["region_code", "code"], set_=found)
    )
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="child_category.set",
        subject_kind="child_category",
        to_state=f"{code} {form.national_class}{' retired' if form.retired else ''}",
    )
    await session.flush()
    return await session.get_one(ChildCategory, (actor.region_code, code), populate_existing=True)


def _read(cursor: str) -> tuple[str, str]:
    found = _LAST.fullmatch(Cursor.text(cursor))
    if found is None:
        fault = Fault("/query/cursor", "bad_cursor", "翻页标记无效")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    return found[1], found[2]
