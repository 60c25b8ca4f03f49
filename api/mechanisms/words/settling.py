"""What a check comes to: by WeChat's opinion, by nobody's, or by a person's reading."""

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM, Staff, System
from api.adapters.wechat import CheckedText, Suggestion
from api.db.tables.words import WordsCheck
from api.kernel import Transition, advance, facts, outbox
from api.mechanisms.words import workflow
from api.mechanisms.words.asking import TOPIC
from api.mechanisms.words.facts import WordsSettled
from api.terms.words import WordsStatus

_BY_OPINION = {
    Suggestion.PASS: workflow.PASS,
    Suggestion.REVIEW: workflow.HOLD,
    Suggestion.RISKY: workflow.ACCUSE,
}


async def settle(session: AsyncSession, check_id: UUID, opinion: CheckedText | None) -> None:
    """Note WeChat's opinion; without one a person is to read the words.

    Settled already, by another worker or by a person, it stays as it is: nobody's reading is undone.
    """
    check = await session.get_one(WordsCheck, check_id)
    if check.status is not WordsStatus.PENDING:
        return
    label = opinion.label if opinion else None
    await _conclude(session, check, _BY_OPINION[opinion.suggestion] if opinion else workflow.HOLD, label)


async def drop(session: AsyncSession, check_id: UUID) -> None:
    """The words were erased before they were checked: nobody is to read them."""
    check = await session.get_one(WordsCheck, check_id)
    if check.status is WordsStatus.PENDING:
        await advance(session, check, workflow.VOID, SYSTEM, settled_at=clock.now())


async def read_by(session: AsyncSession, actor: Staff, check: WordsCheck) -> None:
    """A person of the subject's tier has read the words and lets them stand.

    The caller holds the subject's row and has asked whether she is impartial. Words that passed or
    were read already stay as they are. Raises Conflict when they were changed meanwhile.
    """
    if check.status in {WordsStatus.PASSED, WordsStatus.READ}:
        return
    await advance(session, check, workflow.READ, actor, settled_at=clock.now())
    await facts.publish(
        session, WordsSettled(check.subject_kind, check.subject_id, check.field, WordsStatus.READ)
    )


async def give_up(session: AsyncSession, _system: System, _now: datetime) -> int:
    """Leave to a person what WeChat could not be asked about; returns how many."""
    lost = await outbox.given_up(session, TOPIC)
    for payload in lost:
        await settle(session, UUID(payload["check_id"]), None)
    return len(lost)


async def _conclude(
    session: AsyncSession, check: WordsCheck, transition: Transition, label: int | None
) -> None:
    """Told first and noted then: whoever hears it locks the subject's row, which comes before the check's.

    Should the check have been settled or replaced while that lock was waited for, all of it is undone.
    """
    status = WordsStatus(transition.target)
    await facts.publish(session, WordsSettled(check.subject_kind, check.subject_id, check.field, status))
    await advance(session, check, transition, SYSTEM, label=label, settled_at=clock.now())
