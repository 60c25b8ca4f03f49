"""Deciding on objections: taken up or not, heard, dismissed or upheld.

Each decision takes the notice's lock first, so that one sees what another has done.
An objection about what is not on notice any more (its entry withdrawn or disqualified,
the notice taken back) is still answered, each on its own, but changes nothing else.
"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, people
from api.access import Permission, Staff, authorize
from api.clock import day
from api.db.session import working_days as calendar_of
from api.db.tables.notices import Notice, NoticeEntry, Objection
from api.errors import Conflict, Fault, Invalid
from api.kernel import advance, conflicts, facts
from api.mechanisms.notice import locking, periods, workflow
from api.mechanisms.notice.facts import EntryDisqualified, EntryFact, EntryHeld, EntryReleased
from api.schemas.notices import HearingForm, SettlementForm
from api.terms.notices import EntryStatus, ObjectionStatus


async def substantiate(session: AsyncSession, actor: Staff, objection: Objection, public_reason: str) -> None:
    """Find an objection substantial: its entry is on hold, its remaining days kept, until it is settled.

    While the entry is on hold already for another objection, it stays so.
    """
    notice, entry = await _locked(session, actor, objection)
    await advance(
        session, objection, workflow.SUBSTANTIATE, actor, public_reason, public_reason=public_reason
    )
    if not (periods.stands(notice, entry) and entry.status is EntryStatus.LISTED):
        return
    left = periods.days_left(calendar_of(session), notice, entry, clock.now())
    await advance(
        session,
        entry,
        workflow.HOLD,
        actor,
        public_reason,
        remaining_days=left,
        public_reason=public_reason,
    )
    await facts.publish(session, EntryHeld(entry, notice, objection, actor, public_reason))


async def decline(session: AsyncSession, actor: Staff, objection: Objection, answer: str) -> None:
    """Do not take an objection up; she who made it is told why, and nothing else changes."""
    await _locked(session, actor, objection)
    await advance(session, objection, workflow.DECLINE, actor, answer=answer, settled_at=clock.now())


async def hear(session: AsyncSession, actor: Staff, objection: Objection, form: HearingForm) -> None:
    """Record the hearing of the one objected to; recorded again, it takes the place of what was.

    Raises Conflict unless the objection is being looked into, Invalid for a day to come
    or one before the objection was made.
    """
    await _locked(session, actor, objection)
    if objection.status is not ObjectionStatus.SUBSTANTIATED:
        raise Conflict("state_conflict", "只有已受理、核查中的异议可以记录听证")
    if form.heard_on > day(clock.now()):
        raise _bad_day("in_the_future", "日期不能晚于今天")
    if form.heard_on < objection.dated:
        raise _bad_day("before_the_objection", "听证日期不能早于异议提出的日期")
    objection.heard_on, objection.heard = form.heard_on, form.heard
    objection.hearing_id = await people.seal_text(session, form.minutes, objection.hearing_id)
    objection.version += 1
    session.add(objection)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="objection.hear",
        subject_kind="objection",
        subject_id=objection.id,
    )
    await session.flush()


async def settle(session: AsyncSession, actor: Staff, objection: Objection, form: SettlementForm) -> None:
    """Dismiss or uphold an objection that was looked into.

    Dismissed, the entry is back for its remaining days once no other substantial objection
    is open about it. Upheld, which takes a recorded hearing (Conflict without), the entry is
    disqualified and stays on the list with the reason; other objections about it stay to be answered.
    """
    notice, entry = await _locked(session, actor, objection)
    told = {"answer": form.answer, "public_reason": form.public_reason, "settled_at": clock.now()}
    if form.outcome is ObjectionStatus.UPHELD:
        if objection.status is ObjectionStatus.SUBSTANTIATED and objection.heard_on is None:
            raise Conflict("hearing_needed", "认定异议成立前，须先听取被异议人的陈述并记录")
        await advance(session, objection, workflow.UPHOLD, actor, form.public_reason, **told)
        transition, changes = workflow.DISQUALIFY, dict[str, object]()
        fact: type[EntryFact] = EntryDisqualified
    else:
        await advance(session, objection, workflow.DISMISS, actor, form.public_reason, **told)
        if await _another(session, objection):
            return
        transition, fact = workflow.RELEASE, EntryReleased
        changes = {"ends_at": periods.resumed(calendar_of(session), notice, entry, clock.now())}
    if periods.stands(notice, entry):
        changes |= {"remaining_days": None, "public_reason": form.public_reason}
        await advance(session, entry, transition, actor, form.public_reason, **changes)
        await facts.publish(session, fact(entry, notice, objection, actor, form.public_reason))


async def _locked(session: AsyncSession, actor: Staff, objection: Objection) -> tuple[Notice, NoticeEntry]:
    """The notice and the entry as they stand, the objection brought up to date, all under the lock.

    Raises Forbidden for who may not settle, or is close to the one objected to.
    """
    authorize(actor, Permission.OBJECTION_SETTLE)
    notice = await session.get_one(Notice, objection.notice_id)
    await locking.take(session, notice)
    await session.refresh(objection)
    entry = await session.get_one(NoticeEntry, objection.entry_id, populate_existing=True)
    await conflicts.refuse(session, actor, entry.subject_id)
    return notice, entry


async def _another(session: AsyncSession, objection: Objection) -> bool:
    """Whether another substantial objection is open about the same entry."""
    query = select(Objection.id).where(
        Objection.entry_id == objection.entry_id,
        Objection.id != objection.id,
        col(Objection.status) == ObjectionStatus.SUBSTANTIATED,
    )
    return (await session.exec(query.limit(1))).first() is not None


def _bad_day(code: str, detail: str) -> Invalid:
    return Invalid("validation_failed", "提交的内容有误", faults=(Fault("/heard_on", code, detail),))
