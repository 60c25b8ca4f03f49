"""The demo's campaigns: published, with loan parameters, a jury, and an objection."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import select

from api import access
from api.campaigns.loan_plans import judge, policy
from api.db.session import Database
from api.db.tables.campaigns import Campaign
from api.db.tables.notices import NoticeEntry, Objection
from api.demo import county
from api.demo.people import Phones
from api.demo.timeline import Windows
from api.mechanisms import notice, phases
from api.mechanisms.judging import of_subject as jury_of
from api.mechanisms.notice import objecting, settling
from api.schemas.campaigns import AppraisalRules, CampaignForm, Criterion, TownQuota, Window
from api.schemas.loan_policies import LoanPolicyForm, SubsidyClass
from api.schemas.notices import ObjectionForm
from api.schemas.polls import BallotRules
from api.terms.notices import NoticeStage
from api.terms.polls import LiveResults

Travel = Callable[[datetime], None]

RULES = BallotRules(picks_min=1, picks_max=3, ballots_per_day=1, live_results=LiveResults.BY_WINDOW)
APPRAISAL = AppraisalRules(
    town_quota=3,
    town_quotas=(TownQuota(town="321099101", quota=4),),
    contact=county.CONTACT,
    criteria=(
        Criterion(name="带动就业", weight=40),
        Criterion(name="项目可行", weight=30),
        Criterion(name="诚信守约", weight=30),
    ),
    places=10,
    award_title="荷乡县十佳妇女小贷方案",
)
POLICY = LoanPolicyForm(
    effective_from=date(2020, 1, 1),
    basis="荷财金〔2020〕1号（演示用，虚构）",
    cap_person_fen=300_000_00,
    cap_partner_fen=330_000_00,
    cap_firm_fen=3_000_000_00,
    term_months_max=36,
    subsidy_classes=(
        SubsidyClass(code="micro_profit", name="微利项目", percent=100),
        SubsidyClass(code="other", name="其他项目", percent=50),
    ),
)


async def record_policy(database: Database, officer: access.Staff) -> None:
    """The loan parameters plans are checked against."""
    async with database.write() as session:
        await policy.record(session, officer, POLICY)


async def publish(database: Database, officer: access.Staff, title: str, windows: Windows) -> UUID:
    form = CampaignForm(
        title=title,
        summary=county.SUMMARY,
        approval_basis=county.APPROVAL_BASIS,
        windows={name: Window(opens_at=opens, closes_at=closes) for name, (opens, closes) in windows.items()},
        ballot_rules=RULES,
        appraisal=APPRAISAL,
    )
    async with database.write() as session:
        campaign = await phases.draft(session, officer, form)
        await phases.publish(session, officer, campaign)
        return campaign.id


async def seat_jury(database: Database, admin: access.Staff, campaign_id: UUID, *usernames: str) -> None:
    async with database.write() as session:
        campaign = await session.get_one(Campaign, campaign_id)
        panel = await jury_of(session, campaign_id)
        await judge.appoint(session, admin, campaign, list(usernames), panel.version if panel else 1)


async def object_to(database: Database, phones: Phones, campaign_id: UUID, number: int) -> UUID:
    """A villager objects to a candidate; the objection's id."""
    villager = await phones.citizen("villager-objecting")
    async with database.write() as session:
        on_notice = await notice.of_subject(session, campaign_id, NoticeStage.CANDIDATES)
        assert on_notice is not None  # noqa: S101  published a moment ago
        query = select(NoticeEntry.id).where(
            NoticeEntry.notice_id == on_notice.id, NoticeEntry.number == number
        )
        form = ObjectionForm(
            entry_id=(await session.exec(query)).one(),
            name="邻里一员",
            contact="19900002026",
            text="申报的经营地点好像不是实际经营的地方，请核实。",
        )
        return (await objecting.file(session, villager, on_notice, form)).id


async def take_up(database: Database, officer: access.Staff, objection_id: UUID) -> None:
    """The county looks into it; the candidate is on hold meanwhile."""
    async with database.write() as session:
        objection = await session.get_one(Objection, objection_id)
        await settling.substantiate(session, officer, objection, "收到实名异议，正在实地核查")
