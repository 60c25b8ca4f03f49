"""Who may decide on a review: nobody on her own, on her kin's, or twice on the way up."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff, authorize
from api.db.tables.reviews import Review, ReviewStep
from api.errors import Forbidden
from api.kernel import conflicts
from api.terms.reviews import ReviewAction, Tier

LEVEL = {Tier.VILLAGE: 12, Tier.TOWN: 9, Tier.COUNTY: 6}
"""The length of a region's code at each tier."""
_DECISIONS = frozenset(
    {
        ReviewAction.RECOMMEND,
        ReviewAction.APPROVE,
        ReviewAction.RETURN,
        ReviewAction.SEND_DOWN,
        ReviewAction.REJECT,
    }
)


async def require(session: AsyncSession, actor: Staff, review: Review) -> None:
    """Raise Forbidden unless this person may decide at the tier whose turn it is.

    A tier above may stand in; but who has decided at one tier has no say at another,
    so that two tiers are always two people. Each handing in counts as hers who did it.
    """
    authorize(actor, Permission.REVIEW_DECIDE)
    if len(actor.region_code) > LEVEL[review.tier]:
        raise Forbidden("not_your_tier", "现在由上一级审核")
    hers = list(
        await session.exec(
            select(ReviewStep).where(ReviewStep.review_id == review.id, ReviewStep.actor_id == actor.id)
        )
    )
    if any(one.action is ReviewAction.HAND_IN for one in hers):
        raise Forbidden("own_submission", "不能审核自己提交的内容")
    await conflicts.refuse(session, actor, review.subject_id)
    if any(one.action in _DECISIONS and one.tier is not review.tier for one in hers):
        raise Forbidden("decided_at_other_tier", "您已在另一级审核过，这一级须由他人审核")
