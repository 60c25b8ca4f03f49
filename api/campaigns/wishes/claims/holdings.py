"""Claims a citizen made, and units she is the contact of; a donor never holds anything of a child."""

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen
from api.campaigns.wishes.claims import ending, finding, thanks, units
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.people.rights import Kept, Record, Room, facts, own_text
from api.terms.wishes import WishStatus


async def holds(session: AsyncSession, citizen: Citizen) -> list[Record]:
    """Which wishes she claimed and how it went, with the note of thanks; and her units."""
    query = (
        select(WishClaim, Wish)
        .join(Wish, col(Wish.id) == col(WishClaim.wish_id))
        .where(await finding.hers(session, citizen))
        .order_by(col(WishClaim.id))
    )
    found = [await _record(session, citizen, claim, wish) for claim, wish in await session.exec(query)]
    for unit in await units.of_citizen(session, citizen, every=True):
        told = {"name": ("单位", unit.name), "kind": ("类别", unit.kind), "contact": ("联系人", "本人手机号")}
        found.append(Record("donor_unit", unit.id, facts(told)))
    return found


async def leaves(session: AsyncSession, citizen: Citizen) -> list[Kept]:
    """What is not handed in yet is free again, the rest goes on without her name."""
    ours = await units.of_citizen(session, citizen, every=True)
    mine = select(func.count()).where(
        WishClaim.citizen_id == citizen.id, col(WishClaim.donor_key).is_not(None)
    )
    counted = (await session.exec(mine)).one()
    await ending.donor_leaves(session, citizen.id)
    names = [
        Kept(f"“{unit.name}”登记的联系人", "由县妇联代单位登记；更换联系人请由单位联系县妇联")
        for unit in ours
    ]
    count = Kept(f"{counted}次认领的次数，只有编码", "编码只在一次活动里相同，用来数认领上限，不能反推是谁")
    return [*names, *[count][: bool(counted)]]


async def _record(session: AsyncSession, citizen: Citizen, claim: WishClaim, wish: Wish) -> Record:
    """As `GET /v1/me/wish-claims` has it: of a wish that was withdrawn nothing but how the claim ended."""
    gone = wish.status is WishStatus.WITHDRAWN
    note = await own_text(session, citizen, thanks.shown(session, claim, wish), ("wish_claim", claim.id))
    told = {
        "number": ("心愿编号", None if gone else wish.number),
        "item": ("物品", None if gone else wish.item_name),
        "claimed_at": ("认领于", claim.claimed_at),
        "received_at": ("送交于", claim.received_at),
        "point": ("送交地点", claim.point),
        "certificate": ("证书编号", claim.certificate_number),
        "thanks": ("感谢的话", note),
        "outcome": ("结果", claim.outcome),
        "ended_at": ("结束于", claim.ended_at),
    }
    return Record("claim", claim.id, facts(told))


ROOM = Room("claims", "我认领的微心愿", holds, leaves)
