"""Transitions are data, and nothing gets round them."""

import asyncio
from contextlib import nullcontext
from datetime import datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import wiring
from api.access import ANONYMOUS, SYSTEM, Actor, Citizen, Staff, allowed
from api.campaigns.loan_plans import workflow as plan_workflow
from api.config import Settings
from api.db.session import Database
from api.db.tables.access import Organisation, Region
from api.db.tables.audit import AuditEntry
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan
from api.errors import Conflict, DomainError, Forbidden, Invalid, Unauthenticated
from api.kernel import Transition, advance
from api.mechanisms.phases import workflow as campaign_workflow
from api.people import seal
from api.terms.access import ActorKind, OrganisationKind, Role
from api.terms.campaigns import CampaignKind, CampaignStatus
from api.terms.loan_plans import LoanPlanStatus

AT = datetime.fromisoformat("2026-10-12T09:00:00+08:00")
ACTORS: list[Actor] = [
    ANONYMOUS,
    SYSTEM,
    Citizen(uuid4()),
    *(Staff(uuid4(), role, uuid4(), "321099", uuid4(), AT) for role in Role),
]
Step = tuple[Transition, Actor, str | None]
MACHINES = {
    "campaign": campaign_workflow.TRANSITIONS,
    "loan_plan": plan_workflow.TRANSITIONS,
}


async def _campaign(database: Database) -> Campaign:
    async with database.write() as session:
        if await session.get(Region, "321099") is None:
            session.add(Region(code="321099", name="荷乡县"))
            await session.flush()
        federation = Organisation(
            kind=OrganisationKind.WOMENS_FEDERATION, name=uuid4().hex, region_code="321099"
        )
        session.add(federation)
        await session.flush()
        campaign = Campaign(
            kind=CampaignKind.LOAN_PLANS,
            title="评选",
            summary="评选",
            organisation_id=federation.id,
            region_code="321099",
            created_at=AT,
        )
        session.add(campaign)
        return campaign


async def _plan(database: Database) -> LoanPlan:
    campaign = await _campaign(database)
    async with database.write() as session:
        person = await seal(session, name="周莲心", phone="19900000001", id_number="321099198503070021")
        plan = LoanPlan(
            campaign_id=campaign.id,
            region_code="321099",
            person_id=person,
            project="绣房",
            place="荷叶村",
            jobs=1,
            amount_fen=1,
            term_months=1,
            bank="行",
            guarantee="保",
            story="事",
            submitter_kind=ActorKind.STAFF,
            submitter_id=uuid4(),
            review_id=uuid4(),
            created_at=AT,
        )
        session.add(plan)
        return plan


def _refusal(
    transition: Transition, actor: Actor, status: str, reason: str | None
) -> type[DomainError] | None:
    """What the table says must happen: None means that the step is taken."""
    if actor is ANONYMOUS:
        return Unauthenticated
    may = transition.due if actor is SYSTEM else allowed(actor, transition.permission) and not transition.due
    if not may:
        return Forbidden
    if transition.needs_reason and not reason:
        return Invalid
    return None if status in transition.sources else Conflict


async def _walk(database_url: str, kind: str, steps: list[Step]) -> None:
    wiring.wire()
    database = Database(Settings(mode="test", database_url=database_url))
    try:
        await _steps_are_kept(database, kind, steps)
    finally:
        await database.close()


async def _again(session: AsyncSession, subject: Campaign | LoanPlan) -> Campaign | LoanPlan:
    if isinstance(subject, Campaign):
        return await session.get_one(Campaign, subject.id)
    return await session.get_one(LoanPlan, subject.id)


async def _take(
    database: Database, subject: Campaign | LoanPlan, transition: Transition, actor: Actor, reason: str | None
) -> None:
    async with database.write() as session:
        await advance(session, await _again(session, subject), transition, actor, reason)


async def _steps_are_kept(database: Database, kind: str, steps: list[Step]) -> None:
    subject: Campaign | LoanPlan = await (_campaign if kind == "campaign" else _plan)(database)
    status, version = str(subject.status), 1
    taken: list[tuple[str, str, str, UUID | None, str | None]] = []
    for transition, actor, reason in steps:
        expected = _refusal(transition, actor, status, reason)
        with pytest.raises(expected) if expected else nullcontext():
            await _take(database, subject, transition, actor, reason)
        if expected is None:
            target = str(transition.target)
            taken.append((f"{kind}.{transition.name}", status, target, actor.id, reason))
            status, version = target, version + 1
        async with database.read() as session:
            now = await _again(session, subject)
            assert (str(now.status), now.version) == (status, version)
    async with database.read() as session:
        rows = await session.exec(
            select(AuditEntry).where(AuditEntry.subject_id == subject.id).order_by(col(AuditEntry.id))
        )
        told = [(r.action, r.from_state, r.to_state, r.actor_id, r.reason) for r in rows]
    assert sorted(map(str, told)) == sorted(map(str, taken))


def _steps(kind: str) -> st.SearchStrategy[list[Step]]:
    step = st.tuples(
        st.sampled_from(MACHINES[kind]), st.sampled_from(ACTORS), st.sampled_from([None, "", "理由"])
    )
    return st.lists(step, min_size=1, max_size=8)


@pytest.mark.parametrize("kind", sorted(MACHINES))
@given(data=st.data())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whoever_tries_whatever_the_table_is_kept_to(
    database_url: str, kind: str, data: st.DataObject
) -> None:
    """One version and one audit row for each step taken; a refused step leaves nothing."""
    asyncio.run(_walk(database_url, kind, data.draw(_steps(kind))))


@pytest.mark.parametrize("transition", MACHINES["campaign"], ids=lambda one: one.name)
async def test_the_system_takes_due_transitions_and_no_others(
    database: Database, transition: Transition
) -> None:
    campaign = await _campaign(database)
    start = min(transition.sources)
    async with database.write() as session:
        await session.exec(sa.update(Campaign).values(status=start))
    async with database.write() as session:
        fresh = await session.get_one(Campaign, campaign.id)
        if transition.due:
            await advance(session, fresh, transition, SYSTEM)
        else:
            with pytest.raises(Forbidden):
                await advance(session, fresh, transition, SYSTEM, "理由")
        assert fresh.status == (transition.target if transition.due else start)


async def test_nobody_takes_a_transition_from_a_version_that_is_past(database: Database) -> None:
    """The same status twice round is not the same moment."""
    officer = ACTORS[4]
    assert isinstance(officer, Staff)
    plan = await _plan(database)
    async with database.read() as session:
        stale = await session.get_one(LoanPlan, plan.id)
    for transition, reason in ((plan_workflow.RETURN, "补"), (plan_workflow.RESUBMIT_BY_STAFF, None)):
        async with database.write() as session:
            await advance(session, await session.get_one(LoanPlan, plan.id), transition, officer, reason)
    assert stale.status is LoanPlanStatus.SUBMITTED
    with pytest.raises(Conflict):
        async with database.write() as session:
            await advance(session, stale, plan_workflow.ACCEPT, officer)


async def test_changes_go_with_the_status_or_not_at_all(database: Database) -> None:
    officer = ACTORS[4]
    plan = await _plan(database)

    async def fail_later() -> None:
        async with database.write() as session:
            fresh = await session.get_one(LoanPlan, plan.id)
            await advance(session, fresh, plan_workflow.RETURN, officer, "补", return_reason="补")
            raise RuntimeError("later in the same request")

    with pytest.raises(RuntimeError):
        await fail_later()
    async with database.read() as session:
        now = await session.get_one(LoanPlan, plan.id)
        assert (now.status, now.version, now.return_reason) == (LoanPlanStatus.SUBMITTED, 1, None)
        assert (await session.exec(select(sa.func.count()).select_from(AuditEntry))).one() == 0


@pytest.mark.parametrize("kind", sorted(MACHINES))
def test_every_state_is_led_to_from_the_first_one(kind: str) -> None:
    states: set[str] = {str(s) for s in (CampaignStatus if kind == "campaign" else LoanPlanStatus)}
    reached = {"draft" if kind == "campaign" else "submitted"}
    for _ in states:
        reached |= {t.target for t in MACHINES[kind] if t.sources & reached}
    assert reached == states
    assert all(t.sources <= states for t in MACHINES[kind])
