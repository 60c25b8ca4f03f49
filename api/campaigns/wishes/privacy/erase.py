"""Erasing what could identify a child, its guardian or who signed; numbers and statistics stay.

Of the wish are left its number, item, bands, category, town, states and dates (PIPL §47, 儿童个人信息
网络保护规定 §19-20); of its consents which text was agreed to, how and when.
"""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, people
from api.access import SYSTEM
from api.campaigns.wishes import workflow
from api.db.tables.wish_claims import WishClaim, WishDelivery
from api.db.tables.wishes import Wish
from api.kernel import advance
from api.mechanisms import words


async def erase(session: AsyncSession, wish: Wish) -> None:
    """Erase an ended wish's persons and texts for good; erasing twice changes nothing.

    Once nothing personal is left of it, what was fulfilled is archived. The caller holds the wish.
    """
    if wish.erased_at is not None:
        return
    texts = [wish.details_text_id, wish.reason_text_id, wish.visit_text_id, wish.remark_text_id]
    wish.details_text_id = wish.reason_text_id = wish.visit_text_id = wish.remark_text_id = None
    wish.live_child, wish.guardian_index, wish.erased_at = None, None, clock.now()
    session.add(wish)
    await session.flush()
    texts += await _of_claims(session, wish)
    await words.forget(session, wish.id)
    for text_id in texts:
        if text_id is not None:
            await people.forget_text(session, text_id)
    for person_id in (wish.child_id, wish.guardian_id):
        await people.erase(session, person_id)
    audit.record(
        session,
        actor_kind=SYSTEM.kind,
        actor_id=None,
        action="wish.erased",
        subject_kind="wish",
        subject_id=wish.id,
        from_state=wish.status,
    )
    if wish.status in workflow.ARCHIVE.sources:
        await advance(session, wish, workflow.ARCHIVE, SYSTEM)
    await session.flush()


async def _of_claims(session: AsyncSession, wish: Wish) -> list[UUID | None]:
    """Let go of the thank-you notes, signatures and visits of a wish's claims; returns their texts."""
    texts: list[UUID | None] = []
    claims = list(await session.exec(select(WishClaim).where(WishClaim.wish_id == wish.id)))
    of_these = col(WishDelivery.claim_id).in_([one.id for one in claims])
    for claim in claims:
        texts.append(claim.thanks_text_id)
        claim.thanks_text_id = None
        session.add(claim)
    for delivery in await session.exec(select(WishDelivery).where(of_these)):
        texts += [delivery.signature_text_id, delivery.visit_text_id]
        delivery.signature_text_id = delivery.visit_text_id = None
        session.add(delivery)
    await session.flush()
    return texts
