"""Having words checked, and how that came out."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM
from api.db.tables.words import WordsCheck
from api.kernel import advance, outbox
from api.mechanisms.words import workflow
from api.terms.words import WordsField, WordsStatus

TOPIC = "words"


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

    What was found of earlier words of the same field no longer counts. The caller holds the subject's
    row, and hears of it as `WordsSettled` under this `subject_kind`.
    """
    before = await of(session, subject_id, field)
    if before is not None:
        await advance(session, before, workflow.VOID, SYSTEM)
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
    if citizen_id is not None:
        outbox.enqueue(session, TOPIC, check_id=check.id)
    return check


async def of(session: AsyncSession, subject_id: UUID, field: WordsField) -> WordsCheck | None:
    """The check that counts for a subject's field; None if there is nothing to check, or no more."""
    query = select(WordsCheck).where(
        WordsCheck.subject_id == subject_id,
        WordsCheck.field == field,
        WordsCheck.status != WordsStatus.VOID,
    )
    return (await session.exec(query)).first()


async def forget(session: AsyncSession, subject_id: UUID) -> None:
    """Let go of the texts of a subject that are about to be erased; what was found of them stays."""
    await session.exec(
        sa.update(WordsCheck).where(col(WordsCheck.subject_id) == subject_id).values(text_id=None)
    )
