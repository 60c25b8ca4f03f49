"""Finding requests: a citizen her own, staff those of their county; overdue is judged by the clock."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Citizen, Permission, Staff, authorize
from api.access.regions import enclosing_regions, visible_regions
from api.db.paging import Cursor, keyset
from api.db.tables.requests import DataRequest
from api.errors import NotFound
from api.terms.requests import DataRequestStatus


async def mine(session: AsyncSession, citizen: Citizen, request_id: UUID) -> DataRequest:
    """One of her own. Raises NotFound."""
    request = await session.get(DataRequest, request_id)
    if request is None or request.citizen_id != citizen.id:
        raise NotFound(title="没有找到这件请求")
    return request


async def my_page(
    session: AsyncSession, citizen: Citizen, cursor: str | None, limit: int
) -> tuple[list[DataRequest], str | None]:
    """Her requests, newest first."""
    query = select(DataRequest).where(DataRequest.citizen_id == citizen.id)
    return await keyset(session, query, col(DataRequest.id), Cursor.uuid(cursor), limit, newest_first=True)


async def staff(session: AsyncSession, actor: Staff, request_id: UUID, permission: Permission) -> DataRequest:
    """A request in the actor's sight. Raises NotFound, then Forbidden for who may not."""
    query = select(DataRequest).where(DataRequest.id == request_id, _in_sight(actor))
    request = (await session.exec(query)).first()
    if request is None:
        hidden = await session.get(DataRequest, request_id) is not None
        raise NotFound(title="没有找到这件请求", hidden=hidden)
    authorize(actor, permission)
    return request


async def staff_page(
    session: AsyncSession,
    actor: Staff,
    status: DataRequestStatus | None,
    overdue: bool,
    cursor: str | None,
    limit: int,
) -> tuple[list[DataRequest], str | None]:
    """The county's requests, oldest first; only those that should have been answered by now, if asked."""
    query = select(DataRequest).where(_in_sight(actor))
    if status is not None:
        query = query.where(DataRequest.status == status)
    if overdue:
        query = query.where(
            DataRequest.status == DataRequestStatus.OPEN, col(DataRequest.due_at) <= clock.now()
        )
    return await keyset(session, query, col(DataRequest.id), Cursor.uuid(cursor), limit)


def _in_sight(actor: Staff) -> sa.ColumnElement[bool]:
    """Requests go to the county; that there are some, its towns may know."""
    of = col(DataRequest.region_code)
    return sa.or_(visible_regions(actor, of), enclosing_regions(actor, of))
