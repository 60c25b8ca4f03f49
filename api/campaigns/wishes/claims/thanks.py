"""A thank-you note for the donor: entered by the proxy or by staff, and shown once it was checked.

A proxy's own words go to WeChat and are shown when they pass; everything else is read by a person,
staff's by another than who entered it. No note names the child, her guardian or her school.
"""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, people
from api.access import Citizen, Permission, Staff, authorize
from api.campaigns.wishes import announce, wording
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.claims import naming
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.errors import Conflict, Forbidden, Invalid
from api.kernel import conflicts
from api.mechanisms import words
from api.terms.access import ActorKind
from api.terms.wishes import ClaimOutcome, WishStatus
from api.terms.words import WordsField, WordsStatus

SUBJECT = "wish"
_ENTERED = "wish.thanked"
_READING = "核对感谢的话"
_SHOWN_AT = {WordsStatus.PASSED, WordsStatus.READ}


async def enter(session: AsyncSession, actor: Staff | Citizen, wish: Wish, text: str) -> WishClaim:
    """Keep a note for the donor of a delivered wish; it replaces one that is not shown yet.

    The caller has made sure that the wish is the actor's own or in her sight. Raises Invalid for
    words that have no place in it.
    """
    staff = isinstance(actor, Staff)
    permission = Permission.WISH_FULFIL if staff else Permission.WISH_SUBMIT
    authorize(actor, permission)
    claim = await _thankable(session, wish)
    faults = wording.faults("/text", text)
    faults += await naming.faults(session, actor, wish, "/text", text, permission)
    if faults:
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))
    claim.thanks_text_id = await people.seal_text(session, text, claim.thanks_text_id)
    session.add(claim)
    await words.ask(
        session,
        subject_kind=SUBJECT,
        subject_id=wish.id,
        field=WordsField.THANKS,
        text_id=claim.thanks_text_id,
        citizen_id=None if staff else actor.id,
    )
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=_ENTERED,
        subject_kind=SUBJECT,
        subject_id=wish.id,
    )
    await session.flush()
    return claim


async def read(session: AsyncSession, actor: Staff, wish: Wish) -> str:
    """The note, for a person who is to say whether it may be shown; on record."""
    authorize(actor, Permission.WISH_FULFIL)
    _, text_id = await _noted(session, wish)
    about = (SUBJECT, wish.id)
    return await people.reveal_text(session, actor, text_id, _READING, Permission.WISH_FULFIL, about=about)


async def status(session: AsyncSession, wish: Wish) -> WordsStatus:
    """How far the checking of a note has come. Raises Conflict if there is none any more."""
    check = await words.of(session, wish.id, WordsField.THANKS)
    if check is None:
        raise Conflict("state_conflict", "这段话已被替换或删除，请刷新后查看")
    return check.status


async def show(session: AsyncSession, actor: Staff, wish: Wish) -> WishClaim:
    """Let the donor read the note, having read it; not by who entered it, nor by who is close to the child.

    Raises Invalid if it names somebody after all.
    """
    authorize(actor, Permission.WISH_FULFIL)
    await conflicts.refuse(session, actor, wish.id)
    claim, _ = await _noted(session, wish)
    if claim.thanks_shown_at is not None:
        return claim
    entered = (await audit.about(session, SUBJECT, wish.id, _ENTERED))[-1]
    if (entered.actor_kind, entered.actor_id) == (ActorKind.STAFF, actor.id):
        raise Forbidden("own_submission", "不能审核自己提交的内容")
    text = await read(session, actor, wish)
    if faults := await naming.faults(session, actor, wish, "/text", text, Permission.WISH_FULFIL):
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))
    check = await words.of(session, wish.id, WordsField.THANKS)
    if check is None:
        raise Conflict("state_conflict", "这段话已被替换或删除，请刷新后查看")
    await words.read_by(session, actor, check)
    return claim


async def settled(session: AsyncSession, fact: words.WordsSettled) -> None:
    """The words of a note were checked: shown if they passed, or a person has read them."""
    if fact.field is not WordsField.THANKS or fact.status not in _SHOWN_AT:
        return
    wish = await session.get_one(Wish, fact.subject_id)
    claim, _ = await _noted(session, wish)
    claim.thanks_shown_at = clock.now()
    session.add(claim)
    await session.flush()
    await announce.thanked(session, wish, claim)


async def donors(session: AsyncSession, actor: Citizen, claim: WishClaim) -> str | None:
    """What the donor may read of it; None until it is shown, and once it was erased."""
    if claim.thanks_shown_at is None or claim.thanks_text_id is None:
        return None
    about = ("wish_claim", claim.id)
    return await people.reveal_text(
        session, actor, claim.thanks_text_id, "认领人阅读感谢的话", Permission.ME_READ, about=about
    )


async def _thankable(session: AsyncSession, wish: Wish) -> WishClaim:
    claim = await _of(session, wish)
    if claim is None or wish.status not in {WishStatus.DELIVERED, WishStatus.FULFILLED}:
        raise Conflict("state_conflict", "送达以后才能写感谢的话")
    if wish.erased_at is not None or claim.thanks_shown_at is not None:
        raise Conflict("state_conflict", "感谢的话已经展示，或个人信息已删除，不能再写")
    return claim


async def _noted(session: AsyncSession, wish: Wish) -> tuple[WishClaim, UUID]:
    claim = await _of(session, wish)
    if claim is None or claim.thanks_text_id is None:
        raise Conflict("state_conflict", "还没有感谢的话")
    return claim, claim.thanks_text_id


async def _of(session: AsyncSession, wish: Wish) -> WishClaim | None:
    """The claim that fulfils a wish, or has, held with it."""
    live = await claims.held(session, wish)
    if live is not None:
        return live
    query = (
        select(WishClaim)
        .where(WishClaim.wish_id == wish.id, col(WishClaim.outcome) == ClaimOutcome.FULFILLED)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await session.exec(query)).first()
