"""How long the words of a request are kept after its answer; kind, outcome and dates stay for the figures."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import System
from api.db.session import settings
from api.db.tables.requests import DataRequest

AT_ONCE = 100


async def erase_past(session: AsyncSession, _system: System, now: datetime) -> int:
    """Forget what was asked and answered longer ago than that is kept; returns of how many."""
    kept = timedelta(days=settings(session).data_request_retention_days)
    past = (
        select(DataRequest)
        .where(
            col(DataRequest.answered_at) <= now - kept,
            sa.or_(col(DataRequest.text_id).is_not(None), col(DataRequest.answer_id).is_not(None)),
        )
        .order_by(col(DataRequest.answered_at))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    found = list(await session.exec(past))
    for one in found:
        await forget(session, one)
    return len(found)


async def forget(session: AsyncSession, request: DataRequest) -> None:
    """Erase a request's words for good, and what they were about."""
    words = [text for text in (request.text_id, request.answer_id) if text is not None]
    request.text_id = request.answer_id = request.subject_id = None
    session.add(request)
    await session.flush()
    for text_id in words:
        await people.forget_text(session, text_id)
