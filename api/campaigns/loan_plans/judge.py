"""The jury of a campaign of loan plans: blind cards, sheets, supplementary sittings."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Permission, Staff, allowed, authorize
from api.db.tables.campaigns import Campaign
from api.db.tables.judging import Panel, PanelEntry
from api.db.tables.loan_plans import LoanPlan
from api.errors import Conflict
from api.kernel import conflicts
from api.mechanisms import judging, results
from api.mechanisms.judging import appointing, entries, formula, panels, sheets, sittings
from api.schemas.judging import SittingForm
from api.terms.campaigns import CampaignStatus
from api.terms.results import ResultStatus
from api.terms.reviews import Relation

SUBJECT = "loan_plan"


async def of_campaign(session: AsyncSession, campaign: Campaign) -> Panel:
    """A campaign's jury. Raises Conflict for one without, and for a draft, which has none yet."""
    panel = await judging.of_subject(session, campaign.id)
    if panel is None:
        raise Conflict("no_appraisal", "这个活动不设评审和表彰，或尚未发布")
    return panel


async def enter(session: AsyncSession, panel: Panel, plan: LoanPlan) -> PanelEntry:
    """Put a candidate's plan before the jury, without the applicant, the town or the place."""
    return await judging.enter(
        session,
        panel,
        subject_kind=SUBJECT,
        subject_id=plan.id,
        title=plan.project,
        text=plan.story,
        facts={
            "jobs": plan.jobs,
            "amount_fen": plan.amount_fen,
            "term_months": plan.term_months,
            "guarantee": plan.guarantee,
        },
    )


async def appoint(
    session: AsyncSession,
    actor: Staff,
    campaign: Campaign,
    usernames: list[str],
    version: int,
    reason: str | None = None,
) -> Panel:
    """Say who sits; see `appointing.appoint`."""
    authorize(actor, Permission.PANEL_WRITE)
    panel = await of_campaign(session, campaign)
    await appointing.appoint(session, actor, panel, usernames, version, reason)
    return panel


async def shown(session: AsyncSession, actor: Staff, campaign: Campaign) -> Panel:
    """The jury for who may see it: the county, the auditor, and who sits on it. Raises NotFound."""
    authorize(actor, Permission.PANEL_READ)
    panel = await of_campaign(session, campaign)
    if not _oversees(actor):
        await panels.sat_on(session, actor, panel.id)
    return panel


async def file(
    session: AsyncSession, actor: Staff, panel_id: UUID, entry_id: UUID, given: list[int]
) -> PanelEntry:
    """File the actor's sheet for an entry while a sitting is open and the campaign is not stopped.

    Sittings have times of their own, so the jury of a campaign closed after its vote still sits.
    """
    authorize(actor, Permission.SHEET_FILE)
    panel = await panels.sat_on(session, actor, panel_id)
    entry = await entries.one(session, panel, entry_id)
    campaign = await session.get_one(
        Campaign, panel.subject_id, with_for_update={"read": True}, populate_existing=True
    )
    await sheets.hold_seat(session, actor, panel)
    require_running(campaign)
    sitting = await sittings.require_open(session, panel)
    entry = await entries.one(session, panel, entry_id)
    await sheets.file(session, actor, panel, entry, given, sitting)
    return entry


async def declare(
    session: AsyncSession, actor: Staff, panel_id: UUID, entry_id: UUID, relation: Relation
) -> PanelEntry:
    """Keep out of judging an entry (回避): a sheet filed before no longer counts.

    Raises Conflict once scores can be read: nobody takes back a sheet knowing what it did.
    """
    authorize(actor, Permission.CONFLICT_DECLARE)
    panel = await panels.sat_on(session, actor, panel_id)
    entry = await entries.one(session, panel, entry_id)
    await sheets.hold_seat(session, actor, panel)
    await formula.require_unsettled(session, panel)
    await conflicts.declare(session, actor, entry.subject_kind, entry.subject_id, relation)
    return entry


async def sit_again(session: AsyncSession, actor: Staff, campaign: Campaign, form: SittingForm) -> Panel:
    """Open a supplementary sitting, if sheets are missing and no certified result rests on the others.

    Scores can be read as soon as nothing is missing any more, and from then on there is
    no further sitting: nobody files a sheet knowing what the others come to.
    """
    authorize(actor, Permission.PANEL_WRITE)
    await session.refresh(campaign, with_for_update={"read": True})
    require_running(campaign)
    panel = await of_campaign(session, campaign)
    await panels.lock(session, panel)
    found = await results.of_subject(session, campaign.id)
    if found is not None and found.status in {ResultStatus.CERTIFIED, ResultStatus.FINAL}:
        raise Conflict("state_conflict", "结果已核定，不能再安排评审")
    if await formula.settled(session, panel):
        raise Conflict("jury_complete", "评分已齐，不需要补充评审")
    await sittings.sit_again(session, actor, panel, form.opens_at, form.closes_at, form.reason)
    return panel


def require_running(campaign: Campaign) -> None:
    """Raise Conflict for a campaign that is paused or called off."""
    if campaign.status is CampaignStatus.PAUSED:
        raise Conflict("campaign_paused", "活动已暂停")
    if campaign.status is CampaignStatus.CANCELLED:
        raise Conflict("state_conflict", "活动已取消")


def _oversees(actor: Staff) -> bool:
    return allowed(actor, Permission.RESULT_READ)
