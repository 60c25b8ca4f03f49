"""Who has a review in hand, and giving an officer's work to another.

Having it in hand informs and never locks: whoever may decide may decide, so that nothing
waits for somebody who has left.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.access.regions import sees
from api.db.tables.access import StaffAccount
from api.db.tables.reviews import Review, ReviewStep
from api.errors import Conflict, Fault, Invalid
from api.mechanisms.review import impartial, workflow
from api.mechanisms.review.history import step
from api.terms.reviews import ReviewAction

_OPEN = workflow.LAPSE.sources


async def take(session: AsyncSession, actor: Staff, review: Review) -> None:
    """Say that one has a review in hand. Raises Forbidden for who could not decide on it."""
    if review.status not in _OPEN:
        raise Conflict("state_conflict", "审核已经结束")
    await impartial.require(session, actor, review)
    if review.assignee_id == actor.id:
        return
    review.assignee_id = actor.id
    session.add(review)
    step(session, review, ReviewAction.TAKE, actor)
    await session.flush()


async def release(session: AsyncSession, review: Review) -> None:
    """Put a review in nobody's hands, where its office looks for work; the caller holds it."""
    review.assignee_id = None
    session.add(review)
    await session.flush()


async def hand_over(
    session: AsyncSession, actor: Staff, *, from_username: str, to_username: str, reason: str
) -> UUID:
    """Give all open reviews in one officer's hands to another of the same region and role.

    Returns the id by which `moved` finds how many: the first step's, or the successor's if there
    was nothing to hand over. Raises Invalid for accounts that do not fit.
    """
    authorize(actor, Permission.WORK_HAND_OVER)
    giver, taker = await _account(session, from_username), await _account(session, to_username)
    faults = []
    if giver is None or not sees(actor, giver.region_code):
        faults.append(Fault("/from_username", "unknown_account", "本县没有这个账号"))
    if taker is None or not sees(actor, taker.region_code):
        faults.append(Fault("/to_username", "unknown_account", "本县没有这个账号"))
    elif giver is not None and not _fits(giver, taker):
        detail = "接手人须是同一地区、同一岗位的另一人，且账号没有停用"
        faults.append(Fault("/to_username", "unfit_successor", detail))
    if faults or giver is None or taker is None:
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))
    held = list(
        await session.exec(
            select(Review)
            .where(Review.assignee_id == giver.id, col(Review.status).in_(_OPEN))
            .order_by(col(Review.id))
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )
    # One instant for all: by it `moved` knows them.
    note, now = f"{giver.display_name} → {taker.display_name}", clock.now()
    steps = []
    for review in held:
        review.assignee_id = taker.id
        session.add(review)
        steps.append(step(session, review, ReviewAction.HAND_OVER, actor, reason=reason, note=note, at=now))
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="work.handed_over",
        subject_kind="staff_account",
        subject_id=giver.id,
        to_state=f"{len(held)}",
        reason=reason,
    )
    await session.flush()
    return steps[0].id if steps else taker.id


async def moved(session: AsyncSession, handover_id: UUID) -> int:
    """How many reviews a handing over moved, by what `hand_over` returned."""
    first = await session.get(ReviewStep, handover_id)
    if first is None:
        return 0
    query = select(sa.func.count()).where(
        ReviewStep.action == ReviewAction.HAND_OVER,
        ReviewStep.actor_id == first.actor_id,
        ReviewStep.at == first.at,
        ReviewStep.note == first.note,
    )
    return (await session.exec(query)).one()


async def held_by(session: AsyncSession, username: str) -> int:
    """How many open reviews are in somebody's hands."""
    query = (
        select(sa.func.count(col(Review.id)))
        .join(StaffAccount, col(StaffAccount.id) == col(Review.assignee_id))
        .where(StaffAccount.username == username, col(Review.status).in_(_OPEN))
    )
    return (await session.exec(query)).one()


async def _account(session: AsyncSession, username: str) -> StaffAccount | None:
    return (await session.exec(select(StaffAccount).where(StaffAccount.username == username))).first()


def _fits(giver: StaffAccount, taker: StaffAccount) -> bool:
    same = (giver.region_code, giver.role) == (taker.region_code, taker.role)
    return same and giver.id != taker.id and taker.disabled_at is None
