"""Who sits, and under what names."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.access import StaffAccount
from api.db.tables.judging import Panel, PanelSeat


async def of_panel(session: AsyncSession, panel: Panel, *, removed: bool = False) -> list[PanelSeat]:
    """The seats in their order, and those given up if asked for."""
    query = select(PanelSeat).where(PanelSeat.panel_id == panel.id).order_by(col(PanelSeat.seat))
    if not removed:
        query = query.where(col(PanelSeat.removed_at).is_(None))
    return list(await session.exec(query.execution_options(populate_existing=True)))


async def names(session: AsyncSession, staff_ids: list[UUID]) -> dict[UUID, str]:
    """Display names, in one query."""
    rows = await session.exec(
        select(StaffAccount.id, StaffAccount.display_name).where(col(StaffAccount.id).in_(staff_ids))
    )
    return dict(rows.all())
