"""Delivery: the Federation hands the goods over, and somebody signs for them (签收)."""

import json
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import Permission, Staff, authorize
from api.campaigns.wishes import announce, workflow
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.privacy import retention
from api.db.tables.wish_claims import WishClaim, WishDelivery
from api.db.tables.wishes import Wish
from api.errors import Fault, Invalid
from api.kernel import advance, conflicts
from api.schemas.wish_claims import DeliveryForm, DeliveryRecord
from api.terms.wishes import ReadPurpose

MOST = 10
"""Deliveries of one claim: what is still not right after so many, somebody else puts right."""


async def deliver(
    session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish, form: DeliveryForm
) -> None:
    """Record that the goods were handed over, to whom and when; who signed is sealed."""
    authorize(actor, Permission.WISH_FULFIL)
    await claims.hold(session, wish, claim)
    _check_day(claim, (await of(session, [claim.id]))[claim.id], form)
    await advance(session, wish, workflow.DELIVER, actor)
    signed = form.model_dump(include={"signed_by", "handlers", "note"}, mode="json")
    session.add(
        WishDelivery(
            claim_id=claim.id,
            delivered_on=form.delivered_on,
            receiver=form.receiver,
            signature_text_id=await people.seal_text(session, json.dumps(signed, ensure_ascii=False)),
            staff_id=actor.id,
            recorded_at=clock.now(),
        )
    )
    claim.goods_since = clock.now()
    session.add(claim)
    await session.flush()
    await announce.delivered(session, wish, claim)


async def of(session: AsyncSession, claim_ids: list[UUID]) -> dict[UUID, list[WishDelivery]]:
    """Each claim's deliveries, oldest first; more than one when something went wrong."""
    rows = await session.exec(
        select(WishDelivery)
        .where(col(WishDelivery.claim_id).in_(claim_ids))
        .order_by(col(WishDelivery.recorded_at), col(WishDelivery.id))
    )
    found: dict[UUID, list[WishDelivery]] = {one: [] for one in claim_ids}
    for row in rows:
        found[row.claim_id].append(row)
    return found


async def reveal(
    session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish, purpose: ReadPurpose
) -> list[DeliveryRecord]:
    """Who signed for each delivery and what each visit found, in clear, for a purpose, on record."""
    authorize(actor, Permission.CHILD_REVEAL)
    await conflicts.refuse(session, actor, wish.id)
    retention.require(session, wish)
    return [
        DeliveryRecord(
            delivered_on=one.delivered_on,
            **json.loads(await _text(session, actor, wish, one.signature_text_id, purpose) or "{}"),
            visited_on=one.visited_on,
            visit_note=await _text(session, actor, wish, one.visit_text_id, purpose),
        )
        for one in (await of(session, [claim.id]))[claim.id][-MOST:]
    ]


async def _text(
    session: AsyncSession, actor: Staff, wish: Wish, text_id: UUID | None, purpose: ReadPurpose
) -> str | None:
    if text_id is None:
        return None
    about = ("wish", wish.id)
    return await people.reveal_text(
        session, actor, text_id, purpose.label, Permission.CHILD_REVEAL, about=about
    )


def _check_day(claim: WishClaim, before: list[WishDelivery], form: DeliveryForm) -> None:
    found_wrong, fault = before[-1].visited_on if before else None, None
    if form.delivered_on > clock.day(clock.now()):
        fault = Fault("/delivered_on", "in_the_future", "日期不能晚于今天")
    elif claim.received_at is not None and form.delivered_on < clock.day(claim.received_at):
        fault = Fault("/delivered_on", "before_the_hand_in", "送达日期不能早于收到物品的日期")
    elif found_wrong is not None and form.delivered_on < found_wrong:
        fault = Fault("/delivered_on", "before_the_visit", "再次送达的日期不能早于发现问题的回访")
    if fault is not None:
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
