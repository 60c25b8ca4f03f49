"""Taking a wish back: as easy as entering it, at any time, whatever the campaign does meanwhile."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, people
from api.access import Citizen, Permission, Staff, authorize
from api.campaigns.wishes import queries, workflow
from api.campaigns.wishes.privacy import agreeing, erase
from api.db.tables.wishes import Wish
from api.kernel import conflicts
from api.mechanisms import review
from api.terms.wishes import WishStatus, WithdrawReason

_DONE = frozenset(workflow.ENDED - {WishStatus.WITHDRAWN})
"""Nothing is left to take back but the consent itself."""


async def withdraw(
    session: AsyncSession, actor: Staff | Citizen, wish: Wish, reason: WithdrawReason | None = None
) -> None:
    """Take back a wish and what its guardian agreed to; the card is gone with this transaction.

    A gift that has arrived cannot be undone: then only the consents end, nothing is shown any more, and
    the personal part is erased as soon as the wish is over, which it may be already. Twice is as once.
    Not by staff who have declared that they are close to the child.
    """
    authorize(actor, Permission.WISH_WITHDRAW)
    if isinstance(actor, Staff):
        await conflicts.refuse(session, actor, wish.id)
    of = await review.locked(session, wish.review_id)
    await queries.held(session, wish)
    ended = wish.status
    for purpose in (agreeing.PURPOSE, agreeing.SHOWCASE):
        await people.withdraw_consent(session, wish.child_id, purpose)
    if wish.status in workflow.WITHDRAW.sources:
        await review.withdraw(session, actor, of, reason.label if reason else None)
    elif wish.status is not WishStatus.WITHDRAWN:
        _consent_only(session, actor, wish, reason)
    if ended in _DONE or (wish.status in workflow.ENDED and reason is WithdrawReason.CONSENT_WITHDRAWN):
        await erase.erase(session, wish)
    await session.flush()


def _consent_only(
    session: AsyncSession, actor: Staff | Citizen, wish: Wish, reason: WithdrawReason | None
) -> None:
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
