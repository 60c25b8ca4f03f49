"""Whether a wish's words may go further: once they passed WeChat's check, or somebody has read them."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.db.tables.wishes import Wish
from api.errors import Conflict
from api.mechanisms import words
from api.terms.words import WordsField, WordsStatus

_FINE = frozenset({WordsStatus.PASSED, WordsStatus.READ})


async def require(session: AsyncSession, actor: Staff, wish: Wish, *, read: bool) -> None:
    """Raise Conflict unless the reason was checked; with `read` the actor says that she has read it.

    The caller holds the wish and has made sure that the actor may decide on it.
    """
    check = await words.of(session, wish.id, WordsField.REASON)
    if check is None or check.status in _FINE:
        return
    if read:
        await words.read_by(session, actor, check)
    elif check.status is WordsStatus.RISKY:
        raise Conflict("words_risky", "情况说明没有通过内容检测，请退回修改，或核对后确认")
    else:
        raise Conflict("words_unread", "情况说明还没有核对，请查看后确认")
