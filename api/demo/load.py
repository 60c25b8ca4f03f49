"""Loads 荷乡县: regions, staff, a poll that is open now with sealed windows, and a call for the next.

The process's clock is set back to before the campaign and walked forward, so that
every step happens in its own window, checked by the same rules as in life.
"""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from api import access, clock
from api.access import accounts, passwords
from api.campaigns.loan_plans import apply, screen
from api.db.session import Database
from api.db.tables import metadata
from api.db.tables.access import StaffAccount
from api.db.tables.loan_plans import LoanPlan
from api.db.tables.polls import Poll
from api.demo import county
from api.demo.ballots import cast_ballots
from api.demo.plans import PLANS, Plan
from api.kernel import demo_clock
from api.mechanisms import phases
from api.schemas.campaigns import CampaignForm, Window
from api.schemas.loan_plans import ApplicantForm, ConsentForm, LoanPlanForm
from api.schemas.polls import BallotRules
from api.terms import consents
from api.terms.access import OrganisationKind, Role
from api.terms.campaigns import WindowName
from api.terms.loan_plans import ConsentMethod
from api.terms.polls import LiveResults

PASSWORD = "hexiang-demo-2026"  # noqa: S105  the demo's, printed at every start
RULES = BallotRules(picks_min=1, picks_max=3, ballots_per_day=1, live_results=LiveResults.BY_WINDOW)

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


async def is_empty(database: Database) -> bool:
    """Whether nobody works here yet."""
    async with database.read() as session:
        return (await session.exec(select(StaffAccount.id).limit(1))).first() is None


async def open_poll(database: Database) -> UUID:
    """The demo's poll that takes ballots now."""
    now = clock.now()
    async with database.read() as session:
        running = select(Poll.id).where(col(Poll.opens_at) <= now, col(Poll.closes_at) > now)
        return (await session.exec(running)).one()


async def wipe(database: Database) -> None:
    """Empty every table, for a demo that is to begin anew."""
    async with database.write() as session:
        for table in reversed(metadata.sorted_tables):
            await session.exec(sa.delete(table))


async def load(database: Database) -> None:
    """Fill an empty database; the clock stands at the present again afterwards."""
    shift, present = clock.shift(), clock.now()

    def travel(to: datetime) -> None:
        clock.set_shift(shift + (to - present))

    try:
        travel(present - 12 * _DAY)
        staff = await _people(database)
        campaign_id = await _campaign(
            database,
            staff["officer"],
            county.TITLE,
            {
                WindowName.CALL: (present - 12 * _DAY, present - 4 * _DAY),
                WindowName.COUNTY_VETTING: (present - 11 * _DAY, present - 2 * _DAY),
                WindowName.NOTICE_AND_VOTING: (present - 2 * _DAY, present + 5 * _DAY),
            },
        )
        travel(present - 10 * _DAY)
        await _candidates(database, staff, campaign_id)
        await cast_ballots(database, campaign_id, travel, present - 2 * _DAY + _HOUR, present)
        travel(present - _HOUR)
        await _campaign(
            database,
            staff["officer"],
            county.TITLE.replace("首届", "第二届"),
            {
                WindowName.CALL: (present - _HOUR, present + 20 * _DAY),
                WindowName.NOTICE_AND_VOTING: (present + 25 * _DAY, present + 32 * _DAY),
            },
        )
    finally:
        clock.set_shift(shift)


async def _people(database: Database) -> dict[str, access.Staff]:
    hashed = await passwords.hash_password(PASSWORD)
    found: dict[str, access.Staff] = {}
    async with database.write() as session:
        await demo_clock.move(session, 0)
        for region in (county.COUNTY, *county.TOWNS):
            await accounts.ensure_region(session, region.code, region.name)
        organisations = {
            one.code: await accounts.ensure_organisation(
                session, one.name, OrganisationKind(one.kind), one.region_code
            )
            for one in county.ORGANISATIONS
        }
        for one in county.STAFF:
            account = await accounts.create_staff(
                session,
                username=one.username,
                display_name=one.display_name,
                password_hash=hashed,
                role=Role(one.role),
                organisation=organisations[one.organisation_code],
                region_code=one.region_code,
            )
            found[one.username] = access.Staff(
                account.id,
                account.role,
                account.organisation_id,
                account.region_code,
                account.id,
                clock.now(),
            )
    return found


async def _campaign(
    database: Database,
    officer: access.Staff,
    title: str,
    windows: dict[WindowName, tuple[datetime, datetime]],
) -> UUID:
    form = CampaignForm(
        title=title,
        summary=county.SUMMARY,
        approval_basis=county.APPROVAL_BASIS,
        windows={name: Window(opens_at=opens, closes_at=closes) for name, (opens, closes) in windows.items()},
        ballot_rules=RULES,
    )
    async with database.write() as session:
        campaign = await phases.draft(session, officer, form)
        await phases.publish(session, officer, campaign)
        return campaign.id


async def _candidates(database: Database, staff: dict[str, access.Staff], campaign_id: UUID) -> None:
    clerks = {one.region_code: one for one in staff.values() if one.role is Role.TOWN_OFFICER}
    entered: list[UUID] = []
    for plan in PLANS:
        async with database.write() as session:
            campaign = await phases.public(session, campaign_id)
            row = await apply.enter(session, clerks[plan.town_code], campaign, _form(plan))
            entered.append(row.id)
    for plan_id in entered:
        async with database.write() as session:
            await screen.accept(session, staff["officer"], await session.get_one(LoanPlan, plan_id))


def _form(plan: Plan) -> LoanPlanForm:
    return LoanPlanForm(
        applicant=ApplicantForm(
            name=plan.applicant_name,
            phone=plan.phone,
            id_number=plan.id_number,
            consent=ConsentForm(
                agreed=True, text_version=consents.LOAN_PLAN.version, method=ConsentMethod.PAPER
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
        story=plan.story,
    )
