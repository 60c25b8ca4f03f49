"""Telling the proxy who entered a wish, and the donor who claimed it, how it goes.

Fixed words, the wish's number and its item, which are public: nothing of the child, and of the
donor nothing to the proxy. Whom WeChat cannot reach, staff find on their list at once: a proxy in
the child's town, a donor with the county, since not even the message's own row ties her to a town.
Of a wish that staff entered nobody is told as a proxy: they see how it stands, and have nobody to call.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.clock import SHANGHAI
from api.db.tables.access import Citizen
from api.db.tables.campaigns import Campaign
from api.db.tables.reviews import Review
from api.db.tables.wish_claims import DonorUnit, WishClaim
from api.db.tables.wishes import Wish
from api.mechanisms import messages
from api.terms.access import ActorKind
from api.terms.messages import MessageTemplate
from api.terms.wishes import ClaimOutcome, UnitKind, WishStatus

WISH, CLAIM = "wish", "wish_claim"
"""What a message is about: the proxy's own wish, or the donor's own claim."""

_FREED = {
    ClaimOutcome.RELEASED: ("认领解除", "妇联已解除认领，疑问请来电"),
    ClaimOutcome.LAPSED: ("逾期取消", "未按时确认或送交，认领已取消"),
    ClaimOutcome.WITHDRAWN: ("心愿撤回", "心愿已撤回，感谢您的爱心"),
}
"""Who cancelled herself, or has closed her account, is told nothing."""


async def returned(session: AsyncSession, wish: Wish) -> None:
    """To the proxy: it is to be put right, until when."""
    review = await session.get_one(Review, wish.review_id)
    await _tell_proxy(session, wish, "退回补正", "请在所示时间前补正并重新提交", review.due_at)


async def rejected(session: AsyncSession, wish: Wish) -> None:
    """To the proxy: it is not taken."""
    await _tell_proxy(session, wish, "未通过", "原因请在小程序中查看")


async def approved(session: AsyncSession, wish: Wish) -> None:
    """To the proxy: it will be published."""
    await _tell_proxy(session, wish, "审核通过", "将由县妇联发布，等待认领")


async def claimed(session: AsyncSession, wish: Wish, _claim: WishClaim) -> None:
    """To the proxy: somebody means to fulfil it."""
    await _tell_proxy(session, wish, "已被认领", "有爱心人士认领，请等待妇联送达")


async def expired(session: AsyncSession, wish: Wish) -> None:
    """To the proxy: the campaign is over, and nothing came of it."""
    await _tell_proxy(session, wish, "活动结束", "活动已结束，这个心愿没有实现")


async def withdrawn(session: AsyncSession, wish: Wish) -> None:
    """To the proxy, when somebody else took it back: staff, or the guardian."""
    await _tell_proxy(session, wish, "心愿撤回", "心愿已撤回，疑问请联系妇联")


async def confirmed(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: bring it, until when."""
    await _tell_donor(session, wish, claim, "认领确认", "请在所示时间前送到接收点", claim.due_at)


async def extended(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: she has some days more."""
    await _tell_donor(session, wish, claim, "期限延长", "请在所示时间前送到接收点", claim.due_at)


async def due_soon(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: little time is left to hand it in."""
    await _tell_donor(session, wish, claim, "即将到期", "请在所示时间前送到，逾期认领取消", claim.due_at)


async def freed(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: her claim has ended, as its outcome tells, unless that was her own doing.

    To the proxy, where it can be claimed again: it waits for somebody else.
    """
    if wish.status is WishStatus.PUBLISHED:
        await _tell_proxy(session, wish, "重新开放", "认领已结束，心愿重新等待认领")
    if claim.outcome in _FREED:
        await _tell_donor(session, wish, claim, *_FREED[claim.outcome])


async def received(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: the goods are with the Federation."""
    await _tell_donor(session, wish, claim, "妇联收到", "物品已收到，将送到孩子手中")


async def delivered(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To donor and proxy: the child has it."""
    await _tell_donor(session, wish, claim, "已经送达", "物品已送到孩子手中，谢谢您")
    await _tell_proxy(session, wish, "已经送达", "物品已送达，有问题请联系妇联")


async def fulfilled(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: thanks, and the certificate's number."""
    await _tell_donor(session, wish, claim, "圆梦成功", f"证书号{claim.certificate_number}")


async def thanked(session: AsyncSession, wish: Wish, claim: WishClaim) -> None:
    """To the donor: there is a thank-you note to read."""
    await _tell_donor(session, wish, claim, "收到感谢", "孩子有话对您说，请在小程序查看")


async def _tell_proxy(
    session: AsyncSession, wish: Wish, outcome: str, remark: str, time: datetime | None = None
) -> None:
    if wish.submitter_kind is not ActorKind.CITIZEN or wish.submitter_id is None:
        # Staff entered it, or she has closed her account and her town speaks for the child.
        return
    await messages.tell(
        session,
        citizen_id=wish.submitter_id,
        template=MessageTemplate.WISH,
        region_code=wish.region_code,
        subject_kind=WISH,
        subject_id=wish.id,
        fields=_fields(wish, outcome, remark, time),
    )


async def _tell_donor(
    session: AsyncSession,
    wish: Wish,
    claim: WishClaim,
    outcome: str,
    remark: str,
    time: datetime | None = None,
) -> None:
    unit = await session.get_one(DonorUnit, claim.unit_id) if claim.unit_id else None
    if unit.kind is UnitKind.FEDERATION if unit else claim.citizen_id is None:
        # The Federation fulfils the wish itself, or she has closed her account.
        return
    campaign = await session.get_one(Campaign, claim.campaign_id)
    await messages.tell(
        session,
        citizen_id=await _contact(session, unit) if unit else claim.citizen_id,
        template=MessageTemplate.WISH,
        region_code=campaign.region_code,
        subject_kind=CLAIM,
        subject_id=claim.id,
        fields=_fields(wish, outcome, remark, time),
    )


async def _contact(session: AsyncSession, unit: DonorUnit) -> UUID | None:
    """Who is reached at a unit's number today, whoever claimed for it; None: nobody has bound it."""
    if unit.contact_index is None:
        return None
    bound = select(Citizen.id).where(
        Citizen.phone_index == unit.contact_index, col(Citizen.closed_at).is_(None)
    )
    return (await session.exec(bound)).first()


def _fields(wish: Wish, outcome: str, remark: str, time: datetime | None) -> dict[str, str]:
    local = (time or clock.now()).astimezone(SHANGHAI)
    return {
        "title": f"心愿{wish.number} {wish.item_name}",
        "outcome": outcome,
        "remark": remark,
        "time": f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}",
    }
