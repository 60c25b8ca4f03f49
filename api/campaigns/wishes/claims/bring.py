"""Bringing goods to any point of the county: the donor does not know in which town the child lives.

Who stands at that point sees no claim of another town. She is told the wish's number and its code, and
learns nothing but the card; the goods then travel to the child's town, which sees the claim and delivers.
"""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff, authorize
from api.campaigns.wishes import workflow
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.claims import hand_in, pickup_code
from api.db.session import Database
from api.db.tables.wishes import Wish
from api.errors import Conflict, DomainError, Fault, Invalid
from api.mechanisms import phases
from api.schemas.wish_hand_ins import WishHandIn
from api.terms.campaigns import CampaignKind


async def bring(database: Database, actor: Staff, form: WishHandIn) -> Wish:
    """Take the goods of a confirmed claim in, in time, against its code; returns the wish.

    Raises Invalid for a wrong code, which is counted before it is refused, and just so for an unknown
    number, a claim that waits for nothing, and one that is locked: nobody learns here which wishes are
    claimed. Who has the code is told what else is wrong.
    """
    async with database.write() as session:
        found = await _try(session, actor, form)
    if isinstance(found, DomainError):
        raise found
    return found


async def _try(session: AsyncSession, actor: Staff, form: WishHandIn) -> Wish | DomainError:
    authorize(actor, Permission.WISH_FULFIL)
    campaign = await phases.staff(session, actor, form.campaign_id, CampaignKind.WISHES)
    await hand_in.require_point(session, campaign, form.point)
    named = select(Wish).where(Wish.campaign_id == campaign.id, Wish.number == form.number)
    wish = (await session.exec(named)).first()
    claim = await claims.held(session, wish) if wish is not None else None
    if wish is None or claim is None or pickup_code.locked(claim):
        return _wrong()
    awaited = wish.status in workflow.HAND_IN.sources
    if not pickup_code.fits(session, claim, form.code):
        if awaited and pickup_code.whole(form.code):
            await hand_in.count_wrong(session, actor, claim)
        return _wrong()
    await claims.require_in_time(session, claim)
    if not awaited:
        raise Conflict("state_conflict", "只有已确认、待送交的认领可以登记收货")
    await hand_in.receive(session, actor, claim, wish, form.point)
    return wish


def _wrong() -> Invalid:
    detail = "编号或取件码不正确，请与认领人核对；错了五次的须由县妇联重新发放"
    return Invalid("validation_failed", "提交的内容有误", faults=(Fault("/code", "code_wrong", detail),))
