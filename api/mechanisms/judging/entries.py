"""What is judged: blind cards under codes drawn by lot."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Staff
from api.db.paging import Cursor, keyset
from api.db.tables.judging import Panel, PanelEntry, ScoreSheet
from api.errors import NotFound
from api.mechanisms.judging import panels

_CODES = range(1000, 10_000)
"""All of one length, and so many that a code says nothing of when its entry came."""


async def enter(
    session: AsyncSession,
    panel: Panel,
    *,
    subject_kind: str,
    subject_id: UUID,
    title: str,
    text: str,
    facts: Mapping[str, Any],
) -> PanelEntry:
    """Put a card before the jury. The caller has left out name, place and votes."""
    await panels.lock(session, panel)
    taken = set(await session.exec(select(PanelEntry.code).where(PanelEntry.panel_id == panel.id)))
    entry = PanelEntry(
        panel_id=panel.id,
        code=secrets.choice([one for one in _CODES if one not in taken]),
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=title,
        text=text,
        facts=dict(facts),
    )
    session.add(entry)
    await session.flush()
    return entry


async def strike(session: AsyncSession, subject_id: UUID) -> None:
    """Take a subject out of the competition, for good: it is not judged any more."""
    await session.exec(
        sa.update(PanelEntry)
        .where(col(PanelEntry.subject_id) == subject_id, col(PanelEntry.struck_at).is_(None))
        .values(struck_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )


async def of_panel(session: AsyncSession, panel: Panel) -> list[PanelEntry]:
    """All entries by code, struck ones included."""
    query = select(PanelEntry).where(PanelEntry.panel_id == panel.id).order_by(col(PanelEntry.code))
    return list(await session.exec(query.execution_options(populate_existing=True)))


async def page(
    session: AsyncSession, panel: Panel, cursor: str | None, limit: int
) -> tuple[list[PanelEntry], str | None]:
    """Entries by code, an order that tells nothing."""
    query = select(PanelEntry).where(PanelEntry.panel_id == panel.id)
    return await keyset(session, query, col(PanelEntry.code), Cursor.number(cursor), limit)


async def one(session: AsyncSession, panel: Panel, entry_id: UUID) -> PanelEntry:
    """An entry before this panel. Raises NotFound."""
    entry = await session.get(PanelEntry, entry_id, populate_existing=True)
    if entry is None or entry.panel_id != panel.id:
        raise NotFound(title="没有找到这份材料")
    return entry


async def my_sheets(session: AsyncSession, actor: Staff, panel: Panel) -> dict[UUID, ScoreSheet]:
    """The actor's own sheets by entry; nobody else's are in any answer before the end."""
    rows = await session.exec(
        select(ScoreSheet)
        .where(ScoreSheet.panel_id == panel.id, ScoreSheet.staff_id == actor.id)
        .execution_options(populate_existing=True)
    )
    return {row.entry_id: row for row in rows}
