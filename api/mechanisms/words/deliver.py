"""Asking WeChat: look in one transaction, ask in none, note the outcome in another.

At least once: a worker that dies between WeChat's answer and our note asks again, which changes nothing.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import people
from api.access import citizen_sessions
from api.adapters.wechat import CheckedText, Scene, WeChat
from api.adapters.wechat.checked_text import LONGEST
from api.db.session import Database
from api.db.tables.access import Citizen
from api.db.tables.words import WordsCheck
from api.kernel.outbox import Deliver
from api.mechanisms.words import settling
from api.terms.words import WordsStatus


@dataclass(frozen=True, repr=False)
class Question:
    """Whose words they are and what they say; has no printable form, so that no log line can hold them."""

    openid: str | None
    text: str | None


def deliverer(database: Database, wechat: WeChat) -> Deliver:
    """Who delivers the outbox topic "words"."""

    async def deliver(payload: dict[str, Any]) -> None:
        check_id = UUID(payload["check_id"])
        async with database.read() as session:
            question = await _opened(session, check_id)
        if question is None:
            return
        if question.text is None:
            async with database.write() as session:
                await settling.drop(session, check_id)
            return
        opinion = await _opinion(wechat, question.openid, question.text)
        async with database.write() as session:
            await settling.settle(session, check_id, opinion)

    return deliver


async def _opinion(wechat: WeChat, openid: str | None, text: str) -> CheckedText | None:
    if openid is None or not 1 <= len(text) <= LONGEST:
        return None
    return await wechat.check_text(openid, text, Scene.SOCIAL_LOG)


async def _opened(session: AsyncSession, check_id: UUID) -> Question | None:
    """What is to be asked; None if it is settled."""
    check = await session.get_one(WordsCheck, check_id)
    if check.status is not WordsStatus.PENDING:
        return None
    citizen = await session.get(Citizen, check.citizen_id) if check.citizen_id else None
    there = citizen is not None and citizen.closed_at is None
    return Question(
        openid=await citizen_sessions.openid(session, citizen.id) if citizen and there else None,
        text=await people.text_for_machine(session, check.text_id) if check.text_id else None,
    )
