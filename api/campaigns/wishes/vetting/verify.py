"""The town's part: somebody visits the child at home, and says what she found."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import Staff
from api.campaigns.wishes.vetting import readable, stages
from api.campaigns.wishes.vetting.taken_up import take_up
from api.db.tables.wishes import Wish
from api.errors import Fault, Invalid
from api.mechanisms import review
from api.terms.reviews import Tier


async def verify(
    session: AsyncSession, actor: Staff, wish: Wish, *, visited_on: date, note: str | None, words_read: bool
) -> None:
    """Record the home visit and send the wish up to the county; what was noted is sealed.

    Raises Conflict while nobody has read a reason that did not pass the content check.
    """
    _, of = await take_up(session, actor, wish, Tier.TOWN)
    if visited_on > clock.day(clock.now()):
        fault = Fault("/visited_on", "in_the_future", "入户日期不能晚于今天")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    await review.record_check(
        session,
        actor,
        of,
        stages.REVIEW,
        stages.HOME_VISIT,
        version=of.version,
        passed=True,
        checked_on=visited_on,
        note=None,
    )
    await readable.require(session, actor, wish, read=words_read)
    wish.visited_on = visited_on
    if note is not None:
        wish.visit_text_id = await people.seal_text(session, note, wish.visit_text_id)
    session.add(wish)
    await session.flush()
    await review.recommend(session, actor, of, stages.REVIEW)
