"""Taking a wish back: as easy as entering it, at any time, whatever the campaign does meanwhile."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, people
from api.access import Citizen, Permission, Staff, authorize
from api.campaigns.wishes import announce, guardians, queries, workflow
from api.campaigns.wishes.claims import ending
from api.campaigns.wishes.privacy import agreeing, erase
from api.db.tables.wishes import Wish
from api.kernel import conflicts
from api.mechanisms import review
from api.terms.wishes import WithdrawReason

_ARRIVED = workflow.SETTLE_DELIVERED.sources | workflow.SETTLE_REMEDIAL.sources


async def withdraw(
    session: AsyncSession, actor: Staff | Citizen, wish: Wish, reason: WithdrawReason | None = None
) -> None:
    """Take back a wish and what its guardian agreed to; card and personal part go with this transaction.

    Whatever the reason, what was kept by her consent is erased (PIPL §47(3)). A gift that has arrived
    cannot be undone: the wish is settled as it stands and shown nowhere. Twice is as once. Not by staff
    who have declared that they are close to the child.
    """
    authorize(actor, Permission.WISH_WITHDRAW)
    if isinstance(actor, Staff):
        await conflicts.refuse(session, actor, wish.id)
    of = await review.locked(session, wish.review_id)
    await queries.held(session, wish)
    stood = [
        await people.withdraw_consent(session, wish.child_id, purpose)
        for purpose in (agreeing.PURPOSE, agreeing.SHOWCASE)
    ]
    ends = wish.status in workflow.WITHDRAW.sources | _ARRIVED
    if wish.status in workflow.WITHDRAW.sources:
        await review.withdraw(session, actor, of, reason.label if reason else None)
    else:
        if wish.status in _ARRIVED:
            await ending.settled(session, wish, actor)
        if any(stood):
            _consent_only(session, actor, wish, reason)
    await erase.erase(session, wish)
    if ends and not (isinstance(actor, Citizen) and guardians.proxy_is(actor, wish)):
        await announce.withdrawn(session, wish)
    await session.flush()


def _consent_only(
    session: AsyncSession, actor: Staff | Citizen, wish: Wish, reason: WithdrawReason | None
) -> None:
    """The gift stands, or the wish was over: only what the guardian agreed to ends."""
    wish.showcase = False
    wish.version += 1
    session.add(wish)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="wish.consent_withdrawn",
        subject_kind=queries.SUBJECT,
        subject_id=wish.id,
        from_state=wish.status,
        reason=reason.label if reason else None,
    )
