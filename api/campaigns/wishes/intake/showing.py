"""The guardian's separate word on showing a fulfilled wish: given and taken back at any time."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit
from api.access import Citizen, Permission, Staff, authorize
from api.campaigns.wishes import queries
from api.campaigns.wishes.intake import valid
from api.campaigns.wishes.privacy import agreeing
from api.db.tables.wishes import Wish
from api.errors import Conflict, Invalid
from api.kernel import conflicts
from api.schemas.wish_forms import WishConsentForm
from api.terms import consents
from api.terms.wishes import WishStatus

_NEVER = frozenset({WishStatus.REJECTED, WishStatus.WITHDRAWN, WishStatus.EXPIRED})


async def agree(
    session: AsyncSession, actor: Staff | Citizen, wish: Wish, consent: WishConsentForm | None
) -> None:
    """Keep that the guardian agrees to the card being shown once the wish is fulfilled, or does not.

    Taking back is always possible and takes effect with this transaction. Raises Conflict for agreeing
    to what will never be shown, Invalid for what is wrong with the consent.
    """
    authorize(actor, Permission.WISH_WITHDRAW)
    if isinstance(actor, Staff):
        await conflicts.refuse(session, actor, wish.id)
    await queries.held(session, wish)
    if consent is not None:
        herself = await valid.is_guardian(session, actor, wish.guardian_index)
        if faults := valid.consent_faults("/consent", consent, consents.WISH_SHOWCASE, herself=herself):
            raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))
        if (
            wish.status in _NEVER
            or wish.erased_at is not None
            or not await agreeing.stands(session, wish.child_id)
        ):
            raise Conflict("state_conflict", "这个心愿已结束或已撤回，不能展示")
    await agreeing.renew(session, agreeing.SHOWCASE, consent, wish.child_id, wish.guardian_id)
    if wish.showcase is (consent is not None):
        return
    wish.showcase = consent is not None
    wish.version += 1
    session.add(wish)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="wish.showcase",
        subject_kind=queries.SUBJECT,
        subject_id=wish.id,
        to_state="given" if consent else "withdrawn",
    )
    await session.flush()
