"""Panels: made by their kind, found by who sits on them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.db.paging import Cursor, keyset
from api.db.tables.judging import Panel, PanelSeat, PanelSitting
from api.errors import NotFound

FIRST = 1
"""The sitting that follows its subject's window; later ones are for missing sheets."""


async def prepare(
    session: AsyncSession,
    *,
    subject_kind: str,
    subject_id: UUID,
    title: str,
    region_code: str,
    criteria: list[dict[str, Any]],
    opens_at: datetime,
    closes_at: datetime,
) -> Panel:
    """A jury for a subject, with nobody on it yet; its criteria stand from now on."""
    panel = Panel(
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=title,
        region_code=region_code,
        criteria=criteria,
    )
    session.add(panel)
    await session.flush()
    session.add(PanelSitting(panel_id=panel.id, number=FIRST, opens_at=opens_at, closes_at=closes_at))
    await session.flush()
    return panel


async def reschedule(session: AsyncSession, panel: Panel, opens_at: datetime, closes_at: datetime) -> None:
    """Let the first sitting follow its window."""
    await lock(session, panel)
    first = await session.get_one(PanelSitting, (panel.id, FIRST))
    first.opens_at, first.closes_at = opens_at, closes_at
    session.add(first)
    await session.flush()


async def of_subject(session: AsyncSession, subject_id: UUID) -> Panel | None:
    """The jury of a subject, if it has one."""
    return (await session.exec(select(Panel).where(Panel.subject_id == subject_id))).first()


async def sat_on(session: AsyncSession, actor: Staff, panel_id: UUID) -> Panel:
    """A panel the actor sits on. Raises NotFound for any other: to her they do not exist."""
    seat = await session.get(PanelSeat, (panel_id, actor.id), populate_existing=True)
    if seat is None or seat.removed_at is not None:
        raise NotFound(title="没有找到这个评审组")
    return await session.get_one(Panel, panel_id)


async def mine(
    session: AsyncSession, actor: Staff, cursor: str | None, limit: int
) -> tuple[list[Panel], str | None]:
    """The panels the actor sits on, newest first."""
    query = (
        select(Panel)
        .join(PanelSeat, col(PanelSeat.panel_id) == col(Panel.id))
        .where(PanelSeat.staff_id == actor.id, col(PanelSeat.removed_at).is_(None))
    )
    return await keyset(session, query, col(Panel.id), Cursor.uuid(cursor), limit, newest_first=True)


async def lock(session: AsyncSession, panel: Panel, *, shared: bool = False) -> None:
    """Hold the panel's row, as it stands then.

    Whoever files a sheet shares it; who changes the panel, or reads the scores that a
    result is made of, waits until no sheet is being filed.
    """
    await session.refresh(panel, with_for_update={"read": True} if shared else {"key_share": True})
