"""Deciding on a wish otherwise than in its favour: back to who entered it, down to the town, or no.

A reason is one of a few, whose label stands in the record and the history; what is added to it in
words may name somebody and is sealed.
"""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Permission, Staff, authorize
from api.campaigns.wishes.vetting import remarks, stages
from api.campaigns.wishes.vetting.taken_up import authorize_turn, take_up
from api.db.tables.wishes import Wish
from api.errors import Fault, Invalid
from api.kernel import conflicts
from api.mechanisms import review
from api.terms.reviews import Relation, Tier
from api.terms.wishes import RejectReason, ReturnReason

USUALLY = timedelta(days=7)
"""How long there is to put right what came back, unless another day is named."""


async def send_back(
    session: AsyncSession,
    actor: Staff,
    wish: Wish,
    tier: Tier,
    *,
    reason: ReturnReason,
    remark: str | None = None,
    due_at: datetime | None = None,
) -> None:
    """Send a wish back from the tier whose turn it must be, until a deadline within the campaign.

    From the town it returns to who entered it, from the county down to its town.
    """
    campaign, of = await take_up(session, actor, wish, tier)
    now, ends = clock.now(), await stages.ends(session, campaign)
    if due_at is not None and due_at <= now:
        raise _bad("/due_at", "due_at_past", "期限须在现在之后")
    if due_at is not None and due_at > ends:
        raise _bad(
            "/due_at", "due_at_too_late", f"期限不能晚于{ends.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
        )
    wish.return_reason = reason
    await remarks.put(session, wish, remark)
    until = due_at or min(now + USUALLY, ends)
    await review.send_back(session, actor, of, reason=reason.label, due_at=until)


async def reject(
    session: AsyncSession, actor: Staff, wish: Wish, reason: RejectReason, remark: str | None = None
) -> None:
    """Turn a wish down for good, at the tier whose turn it is."""
    if reason is RejectReason.LAPSED:
        raise _bad("/reason", "reason_of_the_clock", "逾期由系统处理，请选择其他理由")
    _, of = await take_up(session, actor, wish)
    wish.return_reason, wish.reject_reason = None, reason
    await remarks.put(session, wish, remark)
    await review.reject(session, actor, of, reason.label)


async def take(session: AsyncSession, actor: Staff, wish: Wish) -> None:
    """Say that one has a wish in hand."""
    await authorize_turn(session, actor, wish)
    await review.take(session, actor, await review.locked(session, wish.review_id))


async def declare_conflict(session: AsyncSession, actor: Staff, wish: Wish, relation: Relation) -> None:
    """Say that one is close to the child; what one decided before stays."""
    authorize(actor, Permission.WISH_READ)
    await conflicts.declare(session, actor, "wish", wish.id, relation)


def _bad(pointer: str, code: str, detail: str) -> Invalid:
    return Invalid("validation_failed", "提交的内容有误", faults=(Fault(pointer, code, detail),))
