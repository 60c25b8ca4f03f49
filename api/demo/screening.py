"""Plans on their way: handed in by their applicants, verified by the towns, decided by the county."""

from datetime import datetime
from uuid import UUID

from api import access, clock
from api.campaigns.loan_plans import apply, screen, stages
from api.db.session import Database
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.reviews import Review
from api.demo.people import Phones, Staff, clerk_of
from api.demo.plans import Plan
from api.mechanisms import phases
from api.schemas.loan_plans import ApplicantForm, ConsentForm, LoanPlanForm
from api.terms import consents
from api.terms.consents import ConsentMethod
from api.terms.reviews import Tier


async def apply_for(
    database: Database, phones: Phones, campaign_id: UUID, plans: dict[str, Plan]
) -> list[UUID]:
    """Applicants, by their WeChat names, hand their plans in themselves; the ids."""
    applicants = [await phones.citizen(user) for user in plans]
    async with database.write() as session:
        campaign = await phases.public(session, campaign_id)
        return [
            (await apply.enter(session, one, campaign, _form(plan))).id
            for one, plan in zip(applicants, plans.values(), strict=True)
        ]


async def recommend(database: Database, staff: Staff, plan_ids: list[UUID]) -> None:
    """Each town has been there and seen the papers, and sends its plans up."""
    today = clock.day(clock.now())
    async with database.write() as session:
        for plan_id in plan_ids:
            plan = await session.get_one(LoanPlan, plan_id)
            campaign = await session.get_one(Campaign, plan.campaign_id)
            clerk, way = clerk_of(staff, plan.region_code), await stages.review_plan(session, campaign)
            for item in way.checks[Tier.TOWN]:
                note = "已到现场，与申报相符"
                seen = (await session.get_one(Review, plan.review_id)).version
                await screen.record_check(
                    session, clerk, plan, item, version=seen, passed=True, checked_on=today, note=note
                )
            await screen.recommend(session, clerk, plan, None)


async def accept(database: Database, officer: access.Staff, plan_ids: list[UUID]) -> None:
    """The county makes plans numbered candidates."""
    async with database.write() as session:
        for plan_id in plan_ids:
            await screen.accept(session, officer, await session.get_one(LoanPlan, plan_id))


async def send_down(database: Database, officer: access.Staff, plan_id: UUID, due_at: datetime) -> None:
    """The county wants the town to look once more."""
    async with database.write() as session:
        await screen.send_back(
            session,
            officer,
            await session.get_one(LoanPlan, plan_id),
            reason="请补充用工合同，并核实带动就业人数",
            due_at=due_at,
            note="上次走访记录的人数与申报不一致，请镇妇联再到现场看一次",
        )


def _form(plan: Plan) -> LoanPlanForm:
    return LoanPlanForm(
        applicant=ApplicantForm(
            name=plan.applicant_name,
            phone=plan.phone,
            id_number=plan.id_number,
            consent=ConsentForm(
                agreed=True, text_version=consents.LOAN_PLAN.version, method=ConsentMethod.IN_APP
            ),
        ),
        region_code=plan.town_code,
        project=plan.project,
        place=plan.place,
        jobs=plan.jobs,
        amount_fen=plan.amount_fen,
        term_months=plan.term_months,
        bank=plan.bank,
        guarantee=plan.guarantee,
        subsidy_class="micro_profit",
        story=plan.story,
    )
