"""Entering a wish for a child: by staff, from a sheet too, or by a citizen who speaks for her.

What staff enter belongs to their office: any of its officers may put it right, so that
nothing waits for somebody who has left.
"""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Citizen, Permission, Staff, authorize, citizen_sessions
from api.campaigns.wishes.intake import bands, child, numbers, only_one, undecided, valid
from api.campaigns.wishes.privacy import agreeing
from api.campaigns.wishes.vetting import stages
from api.db.tables.campaigns import Campaign
from api.db.tables.wishes import Wish
from api.errors import Forbidden
from api.mechanisms import phases, review, words
from api.schemas.wish_forms import WishContent, WishForm
from api.terms.campaigns import CampaignKind, WindowName
from api.terms.words import WordsField

SUBJECT = "wish"


async def enter(
    session: AsyncSession, actor: Staff | Citizen, form: WishForm, *, import_id: UUID | None = None
) -> Wish:
    """A new wish in a campaign whose call is open; the child is sealed at once.

    Raises NotFound for a campaign out of sight, Forbidden for a citizen without a verified phone,
    Conflict out of the call, for a child with a living wish or a citizen with too many undecided ones,
    Invalid with everything else.
    """
    may_enter(actor)
    await require_phone(session, actor)
    if isinstance(actor, Citizen):
        await undecided.require_room(session, actor)
    campaign = await _campaign(session, actor, form.campaign_id)
    await phases.require_open(session, campaign, WindowName.CALL)
    checked = await valid.check(session, actor, campaign, form)
    await only_one.require(session, form.child.id_number)
    sealed, wish_id = await child.seal(session, form), uuid4()
    agreeing.agree(session, form, sealed.child_id, sealed.guardian_id)
    begun = await review.begin(
        session,
        actor,
        stages.REVIEW,
        subject_kind=SUBJECT,
        subject_id=wish_id,
        scope_id=campaign.id,
        region_code=form.region_code[:9],
    )
    wish = await _add(
        session,
        {
            "id": wish_id,
            "campaign_id": campaign.id,
            "region_code": form.region_code[:9],
            "submitter_kind": actor.kind,
            "submitter_id": actor.id,
            "office_code": actor.region_code if isinstance(actor, Staff) else None,
            "review_id": begun.id,
            "import_id": import_id,
            "created_at": clock.now(),
            **content(form, checked, sealed),
        },
    )
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="wish.enter",
        subject_kind=SUBJECT,
        subject_id=wish.id,
        to_state=wish.status,
    )
    await ask_words(session, actor, wish.id, sealed.reason_text_id)
    return wish


def may_enter(actor: Staff | Citizen) -> None:
    """Raise Forbidden for who may not enter wishes."""
    authorize(actor, Permission.WISH_ENTER if isinstance(actor, Staff) else Permission.WISH_SUBMIT)


async def require_phone(session: AsyncSession, actor: Staff | Citizen) -> None:
    """Raise Forbidden for a citizen who has not bound her phone: as her row says, not her token."""
    if isinstance(actor, Citizen) and not await citizen_sessions.has_phone(session, actor.id):
        raise Forbidden("phone_needed", "提交心愿须先绑定手机号")


def content(form: WishContent, checked: valid.Checked, sealed: child.Sealed) -> dict[str, Any]:
    """The columns that a form says."""
    return {
        "item_id": checked.item.id,
        "category": checked.item.category,
        "item_name": checked.item.name,
        "size": form.size,
        "value_fen": form.value_fen,
        "value_band": bands.value_band(form.value_fen),
        "age_band": checked.age_band,
        "kinship": form.guardian.kinship,
        "child_category": form.child.category,
        "showcase": form.showcase is not None,
        **vars(sealed),
    }


async def ask_words(session: AsyncSession, actor: Staff | Citizen, wish_id: UUID, reason: UUID) -> None:
    """Have the reason checked: a citizen's own words by WeChat, staff's by a person."""
    await words.ask(
        session,
        subject_kind=SUBJECT,
        subject_id=wish_id,
        field=WordsField.REASON,
        text_id=reason,
        citizen_id=actor.id if isinstance(actor, Citizen) else None,
    )


async def _campaign(session: AsyncSession, actor: Staff | Citizen, campaign_id: UUID) -> Campaign:
    """The campaign, held so that it does not close meanwhile."""
    if isinstance(actor, Staff):
        found = await phases.staff(session, actor, campaign_id, CampaignKind.WISHES)
    else:
        found = await phases.public(session, campaign_id, CampaignKind.WISHES)
    return await stages.held(session, found.id)


async def _add(session: AsyncSession, columns: dict[str, Any]) -> Wish:
    """Add the row under a free number; who was faster with the same child wins, with the same number not."""
    while True:
        wish = Wish(number=await numbers.free(session, columns["campaign_id"]), **columns)
        try:
            async with session.begin_nested():
                session.add(wish)
                await session.flush()
        except IntegrityError as broken:
            if "live_child" in str(broken.orig):
                raise only_one.taken() from broken
            if "number" not in str(broken.orig):
                raise
        else:
            return wish
