"""A thank-you note for the donor: entered by the proxy or by staff, and shown once it was checked.

A proxy's own words go to WeChat first: what it calls risky is never shown. Every note is read by a
person before it is, by another than who entered it. None names the child, her guardian or her school,
or tells where to find them.
"""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, people
from api.access import Citizen, Permission, Staff, authorize
from api.campaigns.wishes import announce, wording
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.claims import naming, telling
from api.campaigns.wishes.privacy import retention
from api.db.session import Database
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.db.tables.words import WordsCheck
from api.errors import Conflict, Fault, Forbidden, Invalid
from api.kernel import conflicts
from api.mechanisms import words
from api.terms.access import ActorKind
from api.terms.wishes import ClaimOutcome, WishStatus
from api.terms.words import WordsField, WordsStatus

SUBJECT = "wish"
_ENTERED = "wish.thanked"
_REFUSED = "wish.thanks_refused"
_READING = "核对感谢的话"
TRIES = 5
"""Notes of staff for one wish within a day."""


async def enter(
    session: AsyncSession, actor: Staff | Citizen, wish: Wish, text: str, of: WishClaim | None = None
) -> WishClaim:
    """Keep a note for the donor of a delivered wish; it replaces one that is not shown yet.

    The caller has made sure that the wish is the actor's own or in her sight. Raises Invalid for
    words that have no place in it. Not by staff who are close to the child.
    """
    staff = isinstance(actor, Staff)
    authorize(actor, Permission.WISH_FULFIL if staff else Permission.WISH_SUBMIT)
    if isinstance(actor, Staff):
        await conflicts.refuse(session, actor, wish.id)
    claim = await _thankable(session, wish, of)
    if faults := wording.faults("/text", text) + telling.faults("/text", text):
        raise _invalid(faults)
    if staff:
        await _require_tries(session, wish)
    if faults := await naming.faults(session, actor, wish, "/text", text):
        raise _invalid(faults)
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
    _record(session, actor, wish, _ENTERED)
    await session.flush()
    return claim


async def enter_by_staff(database: Database, actor: Staff, claim_id: UUID, text: str) -> None:
    """The same for staff, in a transaction of its own: what is refused for naming somebody is counted.

    Otherwise whoever may not read a child's record could ask here, name by name, what stands in it.
    """
    refusal = None
    async with database.write() as session:
        claim, wish = await claims.staff(session, actor, claim_id)
        try:
            await enter(session, actor, wish, text, claim)
        except Invalid as named:
            if not any(one.code == "names_somebody" for one in named.faults):
                raise
            refusal = named
            _record(session, actor, wish, _REFUSED)
            await session.flush()
    if refusal is not None:
        raise refusal


async def read(session: AsyncSession, actor: Staff, wish: Wish, of: WishClaim | None = None) -> str:
    """The note, for a person who is to say whether it may be shown; on record.

    Not for who is close to the child. Raises Conflict if it is not the note of the claim `of`.
    """
    authorize(actor, Permission.WISH_FULFIL)
    await conflicts.refuse(session, actor, wish.id)
    retention.require(session, wish)
    _, text_id = await _noted(session, wish, of)
    about = (SUBJECT, wish.id)
    return await people.reveal_text(session, actor, text_id, _READING, Permission.WISH_FULFIL, about=about)


async def status(session: AsyncSession, wish: Wish) -> WordsStatus:
    """How far the checking of a note has come. Raises Conflict if there is none any more."""
    check = await words.of(session, wish.id, WordsField.THANKS)
    if check is None:
        raise Conflict("state_conflict", "这段话已被替换或删除，请刷新后查看")
    return check.status


async def show(session: AsyncSession, actor: Staff, wish: Wish, of: WishClaim | None = None) -> WishClaim:
    """Let the donor read the note, having read it; not by who entered it, nor by who is close to the child.

    What WeChat calls risky is never shown, and nothing before WeChat has answered. Raises Conflict for
    these and for who has not read the note as it now stands, Invalid if it names somebody after all.
    """
    authorize(actor, Permission.WISH_FULFIL)
    await conflicts.refuse(session, actor, wish.id)
    retention.require(session, wish)
    claim, text_id = await _noted(session, wish, of)
    if claim.thanks_shown_at is not None:
        return claim
    entered = (await audit.about(session, SUBJECT, wish.id, _ENTERED))[-1]
    if (entered.actor_kind, entered.actor_id) == (ActorKind.STAFF, actor.id):
        raise Forbidden("own_submission", "不能审核自己提交的内容")
    check = await _checked(session, wish)
    readings = await audit.about(session, SUBJECT, wish.id, "text.revealed")
    if not any(
        one.id > entered.id and (one.actor_id, one.reason) == (actor.id, _READING) for one in readings
    ):
        raise Conflict("words_unread", "请先阅读这段话，再确认展示")
    text = await people.text_for_machine(session, text_id) or ""
    faults = telling.faults("/text", text)
    if faults := faults + await naming.faults(session, actor, wish, "/text", text):
        raise _invalid(faults)
    await words.read_by(session, actor, check)
    claim.thanks_shown_at = clock.now()
    session.add(claim)
    _record(session, actor, wish, "wish.thanks_shown")
    await session.flush()
    await announce.thanked(session, wish, claim)
    return claim


async def donors(session: AsyncSession, actor: Citizen, claim: WishClaim, wish: Wish) -> str | None:
    """What the donor may read of it; None until it is shown, and once it was erased."""
    text_id = shown(session, claim, wish)
    if text_id is None:
        return None
    about = ("wish_claim", claim.id)
    return await people.reveal_text(
        session, actor, text_id, "认领人阅读感谢的话", Permission.ME_READ, about=about
    )


def shown(session: AsyncSession, claim: WishClaim, wish: Wish) -> UUID | None:
    """The note its donor may read, if there is one."""
    if claim.thanks_shown_at is None or retention.over(session, wish):
        return None
    return claim.thanks_text_id


async def _checked(session: AsyncSession, wish: Wish) -> WordsCheck:
    """What WeChat thinks of the note. Raises Conflict if it may not be shown, or not yet."""
    check = await words.of(session, wish.id, WordsField.THANKS)
    if check is None:
        raise Conflict("state_conflict", "这段话已被替换或删除，请刷新后查看")
    if check.status is WordsStatus.PENDING:
        raise Conflict("words_pending", "微信内容检测还没有结果，请稍后再试")
    if check.status is WordsStatus.RISKY:
        raise Conflict("words_risky", "这段话没有通过内容检测，不能展示，请重新写一段")
    return check


async def _require_tries(session: AsyncSession, wish: Wish) -> None:
    """Every note staff enter is compared with what they may not know: so many a day, refused or not."""
    since, tries = clock.now() - timedelta(days=1), 0
    for action in (_ENTERED, _REFUSED):
        for one in await audit.about(session, SUBJECT, wish.id, action):
            tries += one.actor_kind is ActorKind.STAFF and one.at > since
    if tries >= TRIES:
        raise Conflict("thanks_locked", "这段话今天改得太多，请明天再写，或请提交人来写")


def _record(session: AsyncSession, actor: Staff | Citizen, wish: Wish, action: str) -> None:
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        subject_kind=SUBJECT,
        subject_id=wish.id,
    )


def _invalid(faults: list[Fault]) -> Invalid:
    return Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))


async def _thankable(session: AsyncSession, wish: Wish, of: WishClaim | None) -> WishClaim:
    claim = await _of(session, wish)
    _require_same(claim, of)
    if claim is None or wish.status not in {WishStatus.DELIVERED, WishStatus.FULFILLED}:
        raise Conflict("state_conflict", "送达以后才能写感谢的话")
    retention.require(session, wish)
    if claim.thanks_shown_at is not None:
        raise Conflict("state_conflict", "感谢的话已经展示，不能再写")
    return claim


async def _noted(session: AsyncSession, wish: Wish, of: WishClaim | None) -> tuple[WishClaim, UUID]:
    claim = await _of(session, wish)
    _require_same(claim, of)
    if claim is None or claim.thanks_text_id is None:
        raise Conflict("state_conflict", "还没有感谢的话")
    return claim, claim.thanks_text_id


def _require_same(claim: WishClaim | None, of: WishClaim | None) -> None:
    """Another claim's note is not read, shown or written by an old one's id."""
    if claim is not None and of is not None and claim.id != of.id:
        raise Conflict("state_conflict", "这次认领没有圆梦，感谢的话属于后来的认领")


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
