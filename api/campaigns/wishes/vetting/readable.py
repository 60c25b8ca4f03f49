"""Whether a wish's words may go further: once they passed WeChat's check, or somebody has read them."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.campaigns.wishes.queries import SUBJECT
from api.db.tables.audit import AuditEntry
from api.db.tables.wishes import Wish
from api.errors import Conflict
from api.mechanisms import words
from api.terms.words import WordsField, WordsStatus

_FINE = frozenset({WordsStatus.PASSED, WordsStatus.READ})


async def require(session: AsyncSession, actor: Staff, wish: Wish, *, read: bool) -> None:
    """Raise Conflict unless the reason was checked; with `read` the actor says that she has read it.

    That counts only where she has opened the child's record since the words were written. The caller holds
    the wish and has made sure that the actor may decide on it.
    """
    check = await words.of(session, wish.id, WordsField.REASON)
    if check is None or check.status in _FINE:
        return
    if read:
        if not await _opened(session, actor, wish, check.asked_at):
            raise Conflict(
                "words_unread", "情况说明还没有核对，请查看后确认", "请先打开孩子信息，看过情况说明"
            )
        await words.read_by(session, actor, check)
    elif check.status is WordsStatus.RISKY:
        raise Conflict("words_risky", "情况说明没有通过内容检测，请退回修改，或核对后确认")
    else:
        raise Conflict("words_unread", "情况说明还没有核对，请查看后确认")


async def _opened(session: AsyncSession, actor: Staff, wish: Wish, since: datetime) -> bool:
    """Whether a text of this wish was revealed to the actor at or after an instant."""
    readings = select(AuditEntry.id).where(
        AuditEntry.subject_kind == SUBJECT,
        AuditEntry.subject_id == wish.id,
        AuditEntry.action == "text.revealed",
        AuditEntry.actor_id == actor.id,
        col(AuditEntry.at) >= since,
    )
    return (await session.exec(readings.limit(1))).first() is not None
