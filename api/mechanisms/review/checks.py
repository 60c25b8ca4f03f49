"""What is verified before a subject goes up: each item with its outcome, its day and who says so."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Staff
from api.db.tables.reviews import Review, ReviewCheck
from api.errors import Conflict, Fault, Invalid, NotFound, PreconditionFailed
from api.mechanisms.review import impartial
from api.mechanisms.review.history import step
from api.mechanisms.review.plan import ReviewPlan
from api.terms.reviews import ReviewAction, ReviewStatus


async def record_check(
    session: AsyncSession,
    actor: Staff,
    review: Review,
    plan: ReviewPlan,
    item: str,
    *,
    version: int,
    passed: bool,
    checked_on: date,
    note: str | None,
) -> None:
    """Say how one item came out, now or anew; who says so must be able to decide.

    The caller holds the review's row (`locked`). Raises PreconditionFailed if it changed since
    `version`, NotFound for an item that is not verified here, Invalid for a day to come.
    """
    await impartial.require(session, actor, review)
    if review.version != version:
        raise PreconditionFailed()
    if review.status is not ReviewStatus.PENDING:
        raise Conflict("state_conflict", "只有待审核的才能登记核查结果")
    items = plan.checks.get(review.tier, {})
    if item not in items:
        raise NotFound(title="没有这一项核查")
    if checked_on > clock.day(clock.now()):
        fault = Fault("/checked_on", "in_the_future", "核查日期不能晚于今天")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
    found = {
        "passed": passed,
        "checked_on": checked_on,
        "note": note,
        "staff_id": actor.id,
        "at": clock.now(),
    }
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.exec(
        insert(ReviewCheck)
        .values(review_id=review.id, item=item, **found)
        .on_conflict_do_update(index_elements=["review_id", "item"], set_=found)
    )
    review.version += 1
    session.add(review)
    outcome = f"{items[item]}：{'通过' if passed else '未通过'}（{checked_on}）"
    step(session, review, ReviewAction.CHECK, actor, note="\n".join((outcome, note)) if note else outcome)
    await session.flush()
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="review.check",
        subject_kind="review",
        subject_id=review.id,
        to_state=f"{item} {'passed' if passed else 'failed'}",
    )


async def forget(session: AsyncSession, review: Review) -> None:
    """Nothing is verified any more; the steps keep what was."""
    await session.exec(
        sa.delete(ReviewCheck)
        .where(col(ReviewCheck.review_id) == review.id)
        .execution_options(synchronize_session=False)
    )


async def recorded(session: AsyncSession, review: Review) -> dict[str, ReviewCheck]:
    """What was verified, by item."""
    rows = await session.exec(
        select(ReviewCheck)
        .where(ReviewCheck.review_id == review.id)
        .execution_options(populate_existing=True)
    )
    return {one.item: one for one in rows}


async def require_passed(session: AsyncSession, review: Review, items: Iterable[str]) -> None:
    """Raise Conflict naming each item that was not verified, or did not pass."""
    found = await recorded(session, review)
    faults = [
        Fault(f"/checks/{item}", "check_failed", "核查没有通过")
        if item in found
        else Fault(f"/checks/{item}", "check_missing", "还没有核查")
        for item in items
        if item not in found or not found[item].passed
    ]
    if faults:
        raise Conflict("checks_missing", "还有核查没有完成或没有通过", faults=tuple(faults))
