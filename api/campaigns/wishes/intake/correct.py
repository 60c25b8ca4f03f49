"""Putting right a wish that came back, and handing it in again."""

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Citizen, Staff
from api.campaigns.wishes import queries, workflow
from api.campaigns.wishes.intake import child, enter, only_one, valid
from api.campaigns.wishes.privacy import agreeing
from api.campaigns.wishes.vetting import remarks, stages
from api.db.tables.wishes import Wish
from api.errors import Conflict, Forbidden, PreconditionFailed
from api.kernel import advance
from api.mechanisms import review
from api.schemas.wish_forms import WishContent
from api.terms.access import ActorKind
from api.terms.wishes import WishStatus


async def correct(
    session: AsyncSession, actor: Staff | Citizen, wish: Wish, form: WishContent, version: int
) -> None:
    """Put a returned wish right and hand it in again, before its deadline.

    Only who entered it may, or her office. Raises PreconditionFailed if it changed since `version`.
    """
    enter.may_enter(actor)
    await enter.require_phone(session, actor)
    if not _theirs(actor, wish):
        raise Forbidden("not_yours", "只有原提交人可以修改")
    campaign = await stages.held(session, wish.campaign_id)
    of = await review.locked(session, wish.review_id)
    await queries.held(session, wish)
    if wish.version != version:
        raise PreconditionFailed()
    if wish.status is not WishStatus.RETURNED:
        raise Conflict("state_conflict", "只有被退回的心愿可以修改")
    await stages.require_running(session, campaign)
    checked = await valid.check(session, actor, campaign, form, wish)
    await only_one.require(session, form.child.id_number, but=wish.id)
    await review.hand_in_again(session, actor, of)
    sealed = await child.seal(session, form, wish)
    persons = (sealed.child_id, sealed.guardian_id)
    await agreeing.renew(session, agreeing.PURPOSE, form.guardian.consent, *persons)
    await agreeing.renew(session, agreeing.SHOWCASE, form.showcase, *persons)
    await remarks.put(session, wish, None)
    by_staff = actor.kind is ActorKind.STAFF
    transition = workflow.RESUBMIT_BY_STAFF if by_staff else workflow.RESUBMIT_BY_CITIZEN
    try:
        await advance(
            session, wish, transition, actor, return_reason=None, **enter.content(form, checked, sealed)
        )
    except IntegrityError as broken:
        raise only_one.taken() from broken
    await enter.ask_words(session, actor, wish.id, sealed.reason_text_id)


def _theirs(actor: Staff | Citizen, wish: Wish) -> bool:
    if isinstance(actor, Staff):
        return wish.office_code == actor.region_code
    return (wish.submitter_kind, wish.submitter_id) == (actor.kind, actor.id)
