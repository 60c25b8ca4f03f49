"""Wishes a citizen entered as a proxy, and those others entered for a child whose guardian she is.

As a proxy she sees the child, and without her the town looks after it.
"""

import json
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Citizen
from api.campaigns.wishes import guardians, queries
from api.campaigns.wishes.intake import showing, withdraw
from api.campaigns.wishes.intake.child import remark_for
from api.campaigns.wishes.privacy import erase, retention
from api.campaigns.wishes.vetting import stages
from api.db.tables.campaigns import Campaign
from api.db.tables.people import Consent
from api.db.tables.reviews import Review
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.mechanisms import review
from api.people.reveal import About
from api.people.rights import Kept, Record, Room, facts, own_person, own_text
from api.terms.access import ActorKind
from api.terms.consents import ConsentPurpose
from api.terms.wishes import WishStatus, WithdrawReason

FOR_THE_OFFICE = timedelta(days=7)
"""What a town has at least to put right what it got from a proxy who left, within the campaign."""


async def holds(session: AsyncSession, citizen: Citizen) -> list[Record]:
    """Each wish, with what she wrote of the child and her guardian as long as it is kept."""
    return [await _record(session, citizen, wish) for wish in await _hers(session, citizen)]


async def leaves(session: AsyncSession, citizen: Citizen) -> list[Kept]:
    """Hand them to the towns' offices: a child does not lose a wish because her proxy has left."""
    await _hold(session, citizen)
    wishes = [wish for wish in await _hers(session, citizen) if guardians.proxy_is(citizen, wish)]
    for wish in wishes:
        await _hand_over(session, citizen, wish)
        if retention.over(session, wish):
            await erase.erase(session, wish)
    await session.flush()
    kept = [wish for wish in wishes if wish.erased_at is None]
    return [
        Kept(
            f"{len(kept)}个心愿及孩子、监护人的信息",
            "心愿由所在乡镇妇联继续办理；监护人可以随时撤回同意，结束后按期限删除",
        )
    ][: bool(kept)]


async def speaks_for(session: AsyncSession, citizen: Citizen) -> dict[UUID, About]:
    """The children she entered, and those whose guardian she is."""
    return {wish.child_id: ("wish", wish.id) for wish in await _hers(session, citizen)}


async def end_consent(session: AsyncSession, citizen: Citizen, _consent: Consent, wish_id: UUID) -> None:
    """Taking back the consent is taking back the wish, also where only the consent had ended."""
    wish = await queries.mine(session, citizen, wish_id)
    await withdraw.withdraw(session, citizen, wish, WithdrawReason.CONSENT_WITHDRAWN)


async def end_showcase(session: AsyncSession, citizen: Citizen, consent: Consent, wish_id: UUID) -> None:
    """The card is shown no more; the wish goes on. What was agreed to anew since stays."""
    if consent.withdrawn_at is not None:
        return
    wish = await queries.mine(session, citizen, wish_id)
    await showing.agree(session, citizen, wish, None)


async def _hold(session: AsyncSession, citizen: Citizen) -> None:
    """Everything of hers, also what she has claimed, held as all hold several: reviews, then wishes, by id.

    One after the other as they come they would cross the path of who publishes many.
    """
    entered = sa.and_(col(Wish.submitter_id) == citizen.id, col(Wish.submitter_kind) == ActorKind.CITIZEN)
    claimed = select(WishClaim.wish_id).where(
        WishClaim.citizen_id == citizen.id, col(WishClaim.ended_at).is_(None)
    )
    reviews = select(Review.id).where(col(Review.id).in_(select(Wish.review_id).where(entered)))
    wishes = select(Wish.id).where(sa.or_(entered, col(Wish.id).in_(claimed)))
    await session.exec(reviews.order_by(col(Review.id)).with_for_update(key_share=True))
    await session.exec(wishes.order_by(col(Wish.id)).with_for_update(key_share=True))


async def _hand_over(session: AsyncSession, citizen: Citizen, wish: Wish) -> None:
    """Make a wish its town's. What it sent back to the proxy lies in nobody's hands there, with time left."""
    of = await review.locked(session, wish.review_id)
    await queries.held(session, wish)
    wish.submitter_id, wish.office_code = None, wish.region_code
    session.add(wish)
    if wish.status is WishStatus.RETURNED:
        await review.release(session, of)
        campaign = await session.get_one(Campaign, wish.campaign_id)
        until = min(clock.now() + FOR_THE_OFFICE, await stages.ends(session, campaign))
        if of.due_at is not None and of.due_at < until:
            await review.extend(session, of, until)
    audit.record(
        session,
        actor_kind=citizen.kind,
        actor_id=citizen.id,
        action="wish.handed_over",
        subject_kind=queries.SUBJECT,
        subject_id=wish.id,
        from_state=wish.status,
        to_state=wish.office_code,
    )


async def _record(session: AsyncSession, citizen: Citizen, wish: Wish) -> Record:
    about = ("wish", wish.id)
    told: dict[str, tuple[str, object]] = {
        "number": ("编号", wish.number),
        "status": ("状态", wish.status),
        "item": ("物品", wish.item_name),
        "size": ("规格", wish.size),
        "created_at": ("提交于", wish.created_at),
        "ended_at": ("结束于", wish.ended_at),
    }
    if retention.over(session, wish):
        told["erased"] = ("个人信息", "已按期限删除")
        return Record("wish", wish.id, facts(told))
    if not guardians.proxy_is(citizen, wish):
        told["guardian"] = ("孩子和监护人的信息", "有，由他人代您提交，加密保存，可提出查阅请求")
        return Record("wish", wish.id, facts(told))
    child = await own_person(session, citizen, wish.child_id, about)
    guardian = await own_person(session, citizen, wish.guardian_id, about)
    details = json.loads(await own_text(session, citizen, wish.details_text_id, about) or "{}")
    told |= {
        "child_name": ("孩子姓名", child and child.name),
        "child_id_number": ("孩子身份证号", child and child.id_number),
        "guardian_name": ("监护人姓名", guardian and guardian.name),
        "guardian_phone": ("监护人电话", guardian and guardian.phone),
        "kinship": ("监护人与孩子的关系", wish.kinship),
        "village": ("村（社区）", details.get("village")),
        "address": ("住址", details.get("address")),
        "school": ("学校", details.get("school")),
        "reason": ("情况说明", await own_text(session, citizen, wish.reason_text_id, about)),
        "remark": ("妇联补充的说明", await own_text(session, citizen, remark_for(citizen, wish), about)),
        "visit": ("入户走访记录", wish.visit_text_id and "有，由妇联保管，可提出查阅请求"),
        "showcase": ("同意展示已圆梦的心愿卡", wish.showcase),
    }
    return Record("wish", wish.id, facts(told))


async def _hers(session: AsyncSession, citizen: Citizen) -> list[Wish]:
    query = select(Wish).where(await guardians.hers(session, citizen))
    return list(await session.exec(query.order_by(col(Wish.created_at), col(Wish.id))))


ROOM = Room(
    "wishes",
    "我的微心愿",
    holds,
    leaves,
    speaks_for,
    {ConsentPurpose.WISH: end_consent, ConsentPurpose.WISH_SHOWCASE: end_showcase},
)
