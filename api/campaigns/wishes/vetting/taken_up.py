"""Taking a wish up to decide on it: its campaign, its review and its row, held in this order."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff, authorize
from api.campaigns.wishes import queries
from api.campaigns.wishes.vetting import stages
from api.db.tables.campaigns import Campaign
from api.db.tables.reviews import Review
from api.db.tables.wishes import Wish
from api.errors import Conflict
from api.mechanisms import review
from api.terms.reviews import Tier

_PERMISSION = {Tier.TOWN: Permission.WISH_VERIFY, Tier.COUNTY: Permission.WISH_DECIDE}


async def take_up(
    session: AsyncSession, actor: Staff, wish: Wish, tier: Tier | None = None
) -> tuple[Campaign, Review]:
    """The campaign and the review of a wish that is decided on now.

    Raises Forbidden for who may not do the work of the tier whose turn it is (or of `tier`), Conflict
    while it is another's turn, or nobody's.
    """
    await authorize_turn(session, actor, wish, tier)
    campaign = await stages.held(session, wish.campaign_id)
    of = await review.locked(session, wish.review_id)
    await queries.held(session, wish)
    await stages.require_running(session, campaign)
    if tier is not None and of.tier is not tier:
        raise Conflict("state_conflict", f"现在由{of.tier.label}级审核")
    return campaign, of


async def authorize_turn(session: AsyncSession, actor: Staff, wish: Wish, tier: Tier | None = None) -> None:
    """Raise Forbidden unless this person may do the work of the tier whose turn it is."""
    turn = tier or (await session.get_one(Review, wish.review_id)).tier
    authorize(actor, _PERMISSION[turn])
