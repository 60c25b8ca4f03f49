"""Handing in: the donor brings the goods to a Federation point and shows her pick-up code."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.campaigns.wishes import announce, rules, workflow
from api.campaigns.wishes.claims import finding as claims
from api.campaigns.wishes.claims import pickup_code
from api.db.session import Database
from api.db.tables.campaigns import Campaign
from api.db.tables.wish_claims import WishClaim
from api.db.tables.wishes import Wish
from api.errors import Conflict, DomainError, Fault, Invalid
from api.kernel import advance
from api.schemas.wish_claims import HandIn


async def hand_in(database: Database, actor: Staff, claim_id: UUID, form: HandIn) -> None:
    """Take the goods of a confirmed claim, in time, at one of the campaign's points.

    Raises Invalid for a wrong code, which is counted before it is refused, and Conflict once too
    many were given. A claim nobody can see a code of, such as one recorded for a unit, needs none; the
    county may take any without one, for a reason that goes into the record.
    """
    async with database.write() as session:
        refusal = await _try(session, actor, claim_id, form)
    if refusal is not None:
        raise refusal


async def _try(session: AsyncSession, actor: Staff, claim_id: UUID, form: HandIn) -> DomainError | None:
    claim, wish = await claims.staff(session, actor, claim_id)
    authorize(actor, Permission.WISH_FULFIL)
    await claims.hold(session, wish, claim)
    await claims.require_in_time(session, claim)
    if wish.status not in workflow.HAND_IN.sources:
        raise Conflict("state_conflict", "只有已确认、待送交的认领可以登记收货")
    await require_point(session, await session.get_one(Campaign, wish.campaign_id), form.point)
    if form.without_code is not None:
        authorize(actor, Permission.WISH_MATCH)
        _record(session, actor, claim, "wish_claim.code_waived", form.without_code.label)
    elif (refusal := await _refused(session, actor, claim, form.code)) is not None:
        return refusal
    await receive(session, actor, claim, wish, form.point)
    return None


async def receive(session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish, point: str) -> None:
    """The goods are with the Federation; who calls holds the claim and has seen its code."""
    await advance(session, wish, workflow.HAND_IN, actor)
    now = clock.now()
    await _write(session, claim, received_at=now, goods_since=now, point=point, due_at=None)
    await announce.received(session, wish, claim)


async def _refused(
    session: AsyncSession, actor: Staff, claim: WishClaim, code: str | None
) -> DomainError | None:
    """What a wrong code is answered; one that is not even whole does not count as a try."""
    if pickup_code.locked(claim):
        raise Conflict("code_locked", "取件码错误次数过多，请重新发放")
    if code is None and claim.citizen_id is not None:
        raise _wrong("code_needed", "请输入认领人出示的取件码；认领人出示不了的，请由县妇联登记收货")
    if code is not None and not pickup_code.whole(code):
        raise _wrong("code_incomplete", "取件码是八位数字和字母，请核对后重新输入")
    if code is not None and not pickup_code.fits(session, claim, code):
        await count_wrong(session, actor, claim)
        return _wrong("code_wrong", f"取件码不正确，还可以再试{pickup_code.TRIES - claim.code_tries}次")
    return None


async def renew_code(session: AsyncSession, actor: Staff, claim: WishClaim, wish: Wish) -> None:
    """Issue another pick-up code, which only the donor sees; the one before opens nothing any more."""
    authorize(actor, Permission.WISH_FULFIL)
    await claims.hold(session, wish, claim)
    await claims.require_in_time(session, claim)
    if wish.status not in workflow.HAND_IN.sources:
        raise Conflict("state_conflict", "只有已确认、待送交的认领有取件码")
    await _write(session, claim, code_serial=claim.code_serial + 1, code_tries=0)
    _record(session, actor, claim, "wish_claim.code_renewed")
    await session.flush()


async def count_wrong(session: AsyncSession, actor: Staff, claim: WishClaim) -> None:
    """A wrong code; to be kept whatever becomes of the request."""
    await _write(session, claim, code_tries=claim.code_tries + 1)
    _record(session, actor, claim, "wish_claim.code_wrong")
    await session.flush()


async def require_point(session: AsyncSession, campaign: Campaign, point: str) -> None:
    """Raise Invalid for what is none of the campaign's points."""
    of = await rules.of(session, campaign)
    if point not in {one.name for one in of.points}:
        fault = Fault("/point", "unknown_point", "请选择本活动公布的接收点")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))


async def _write(session: AsyncSession, claim: WishClaim, **changes: Any) -> None:
    claim.sqlmodel_update(changes)
    session.add(claim)
    await session.flush()


def _record(
    session: AsyncSession, actor: Staff, claim: WishClaim, action: str, reason: str | None = None
) -> None:
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        subject_kind="wish_claim",
        subject_id=claim.id,
        reason=reason,
    )


def _wrong(code: str, detail: str) -> Invalid:
    return Invalid("validation_failed", "提交的内容有误", faults=(Fault("/code", code, detail),))
