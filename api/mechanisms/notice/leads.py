"""Leads: what somebody says without a name. Kept apart; they never stop anything.

Who sends one is nowhere: neither in its row nor beside it. Its id is random and it
knows the day only, because an hour would tell too much of who sent it.
"""

from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock, people
from api.access import Citizen, Permission, Staff, authorize
from api.clock import day
from api.db.tables.notices import Lead, Notice, NoticeEntry
from api.errors import Fault, Invalid
from api.kernel import conflicts
from api.mechanisms.notice import guards
from api.schemas.notices import LeadForm, RecordedLeadForm
from api.terms.notices import Channel


async def file(session: AsyncSession, actor: Citizen, notice: Notice, form: LeadForm) -> None:
    """Leave a lead online. Nothing of the citizen is kept: being signed in only bounds how often."""
    authorize(actor, Permission.OBJECTION_FILE)
    await _keep(session, notice, form, Channel.ONLINE)


async def record(session: AsyncSession, actor: Staff, notice: Notice, form: RecordedLeadForm) -> Lead:
    """Write down a lead that came by letter, call or visit without a name."""
    authorize(actor, Permission.OBJECTION_RECORD)
    lead = await _keep(session, notice, form, form.channel)
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action="lead.record",
        subject_kind="lead",
        subject_id=lead.id,
    )
    return lead


async def reveal(session: AsyncSession, actor: Staff, lead: Lead, purpose: str) -> str:
    """Read a lead, on record; not for whoever is close to the one it speaks of."""
    if lead.entry_id is not None:
        entry = await session.get_one(NoticeEntry, lead.entry_id)
        await conflicts.refuse(session, actor, entry.subject_id)
    return await people.reveal_text(
        session, actor, lead.text_id, purpose, Permission.OBJECTION_SETTLE, about=("lead", lead.id)
    )


async def _keep(session: AsyncSession, notice: Notice, form: LeadForm, channel: Channel) -> Lead:
    """Raises Conflict once the notice was taken back, or is settled for good."""
    guards.require_begun(notice, clock.now())
    if form.entry_id is not None:
        await _require_listed(session, notice, form.entry_id)
    lead = Lead(
        id=uuid4(),
        notice_id=notice.id,
        entry_id=form.entry_id,
        channel=channel,
        text_id=await people.seal_text(session, form.text, by_day=True),
        received_on=day(clock.now()),
    )
    session.add(lead)
    await session.flush()
    return lead


async def _require_listed(session: AsyncSession, notice: Notice, entry_id: UUID) -> None:
    entry = await session.get(NoticeEntry, entry_id)
    if entry is None or entry.notice_id != notice.id:
        fault = Fault("/entry_id", "unknown_entry", "公示名单里没有这一项")
        raise Invalid("validation_failed", "提交的内容有误", faults=(fault,))
