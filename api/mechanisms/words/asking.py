"""Having words checked, and how that came out."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.tables.words import WordsCheck
from api.terms.words import WordsField, WordsStatus


async def ask(
    session: AsyncSession,
    *,
    subject_kind: str,
    subject_id: UUID,
    field: WordsField,
    text_id: UUID,
    citizen_id: UUID | None,
) -> WordsCheck:
    """Have a sealed text checked: a citizen's own words by WeChat, at once; staff's by a person.

    What was found of earlier words of the same field no longer counts.
    """
    check = WordsCheck(
        subject_kind=subject_kind,
        subject_id=subject_id,
        field=field,
        text_id=text_id,
        citizen_id=citizen_id,
        status=WordsStatus.HELD if citizen_id is None else WordsStatus.PENDING,
        asked_at=clock.now(),
    )
    session.add(check)
    await session.flush()
    return check


async def of(session: AsyncSession, subject_id: UUID, field: WordsField) -> WordsCheck | None:
    """The newest check of a subject's words."""
    query = (
        select(WordsCheck)
        .where(WordsCheck.subject_id == subject_id, WordsCheck.field == field)
        .order_by(col(WordsCheck.asked_at).desc(), col(WordsCheck.id).desc())
    )
    return (await session.exec(query.limit(1))).first()
