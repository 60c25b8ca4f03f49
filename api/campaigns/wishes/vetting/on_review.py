"""What follows for a wish from what its review tells, in the same transaction."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.campaigns.wishes import announce, workflow
from api.campaigns.wishes.claims import ending
from api.db.tables.wishes import Wish
from api.kernel import advance
from api.mechanisms import review
from api.mechanisms.phases.kinds import FactHandler
from api.mechanisms.review import ReviewFact
from api.terms.reviews import Tier
from api.terms.wishes import RejectReason


async def recommended(session: AsyncSession, fact: ReviewFact) -> None:
    await advance(session, await _wish(session, fact), workflow.VERIFY, fact.actor, return_reason=None)


async def approved(session: AsyncSession, fact: ReviewFact) -> None:
    wish = await _wish(session, fact)
    await advance(session, wish, workflow.APPROVE, fact.actor)
    await announce.approved(session, wish)


async def returned(session: AsyncSession, fact: ReviewFact) -> None:
    wish = await _wish(session, fact)
    await advance(session, wish, workflow.RETURN, fact.actor, fact.reason)
    await announce.returned(session, wish)


async def sent_down(session: AsyncSession, fact: ReviewFact) -> None:
    await advance(session, await _wish(session, fact), workflow.SEND_DOWN, fact.actor, fact.reason)


async def rejected(session: AsyncSession, fact: ReviewFact) -> None:
    wish = await _wish(session, fact)
    transition = workflow.REJECT_BY_TOWN if fact.tier is Tier.TOWN else workflow.REJECT
    await advance(session, wish, transition, fact.actor, fact.reason, **_ended())
    await announce.rejected(session, wish)


async def lapsed(session: AsyncSession, fact: ReviewFact) -> None:
    wish = await _wish(session, fact)
    await advance(
        session,
        wish,
        workflow.LAPSE,
        fact.actor,
        fact.reason,
        return_reason=None,
        reject_reason=RejectReason.LAPSED,
        **_ended(),
    )
    await announce.rejected(session, wish)


async def withdrawn(session: AsyncSession, fact: ReviewFact) -> None:
    wish = await _wish(session, fact)
    await advance(session, wish, workflow.WITHDRAW, fact.actor, fact.reason, return_reason=None, **_ended())
    await ending.wish_gone(session, wish)


def _ended() -> dict[str, object]:
    """The child may have another wish from now on; this one is shown nowhere."""
    return {"live_child": None, "ended_at": clock.now(), "showcase": False}


async def _wish(session: AsyncSession, fact: ReviewFact) -> Wish:
    return await session.get_one(Wish, fact.review.subject_id)


HEARS: dict[type[ReviewFact], FactHandler] = {
    review.ReviewRecommended: recommended,
    review.ReviewApproved: approved,
    review.ReviewReturned: returned,
    review.ReviewSentDown: sent_down,
    review.ReviewRejected: rejected,
    review.ReviewLapsed: lapsed,
    review.ReviewWithdrawn: withdrawn,
}
