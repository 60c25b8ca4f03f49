"""The county fulfils a wish itself when the goods somebody brought will not do, at any time."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Permission, Staff, authorize
from api.campaigns.wishes import announce, workflow
from api.campaigns.wishes.claims import ending, units
from api.campaigns.wishes.claims import finding as claims
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.errors import Fault, Invalid
from api.kernel import advance
from api.schemas.wish_claims import TakeOverForm
from api.terms.wishes import ClaimOutcome, UnitKind


async def take_over(
    session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish, form: TakeOverForm
) -> WishClaim:
    """Release a claim whose goods are there, and let the Federation put it right, in one step.

    Released alone the wish would be open again, and over with its campaign while its goods lie in the
    cupboard. The new claim has no deadline: something is being put right. Raises Invalid for a unit that
    is not the Federation's own, Conflict as long as nothing was handed in.
    """
    authorize(actor, Permission.WISH_MATCH)
    authorize(actor, Permission.WISH_CLAIM_RECORD)
    unit = await units.hold(session, actor, form.unit_id)
    if unit.kind is not UnitKind.FEDERATION:
        fault = Fault("/unit_id", "not_the_federation", "只有妇联兜底的单位可以直接接手")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    await claims.hold(session, wish, claim)
    await advance(session, wish, workflow.TAKE_OVER, actor, form.reason.label)
    await ending.end(session, claim, ClaimOutcome.RELEASED, release_reason=form.reason)
    await announce.freed(session, wish, claim)
    now = clock.now()
    taken = WishClaim(
        wish_id=wish.id,
        campaign_id=wish.campaign_id,
        unit_id=unit.id,
        claimed_at=now,
        confirmed_at=now,
        goods_since=now,
    )
    session.add(taken)
    await session.flush()
    return taken
