"""A citizen's unfinished form, one for each campaign: sealed as a whole, and gone when the call is over."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, people
from api.access import Citizen, Permission, System, authorize
from api.db.tables.access import Citizen as CitizenRow
from api.db.tables.campaigns import Campaign, CampaignWindow
from api.db.tables.loan_plans import LoanPlanDraft
from api.errors import NotFound
from api.mechanisms import phases
from api.schemas.loan_plan_drafts import LoanPlanDraftForm, LoanPlanDraftView
from api.terms.campaigns import CampaignStatus, WindowName

AT_ONCE = 100
_RUNNING = (CampaignStatus.PUBLISHED, CampaignStatus.PAUSED)


async def save(
    session: AsyncSession, actor: Citizen, campaign: Campaign, form: LoanPlanDraftForm
) -> LoanPlanDraftView:
    """Keep a form as far as it is filled in, in place of what was kept before."""
    authorize(actor, Permission.ME_READ)
    await phases.require_open(session, campaign, WindowName.CALL)
    draft = await _of(session, actor, campaign)
    text_id = await people.seal_text(session, form.model_dump_json(), draft.text_id if draft else None)
    draft = draft or LoanPlanDraft(
        citizen_id=actor.id, campaign_id=campaign.id, text_id=text_id, saved_at=clock.now()
    )
    draft.saved_at = clock.now()
    session.add(draft)
    await session.flush()
    return _view(form, draft)


async def read(session: AsyncSession, actor: Citizen, campaign: Campaign) -> LoanPlanDraftView:
    """What one has kept. Raises NotFound once the call is over, whether the worker came or not."""
    authorize(actor, Permission.ME_READ)
    draft = await session.get(LoanPlanDraft, (actor.id, campaign.id))
    if draft is None or await _over(session, campaign):
        raise NotFound(title="没有草稿")
    text = await people.reveal_text(session, actor, draft.text_id, "本人续填草稿", Permission.ME_READ)
    return _view(LoanPlanDraftForm.model_validate_json(text), draft)


async def drop(session: AsyncSession, actor: Citizen, campaign: Campaign) -> None:
    """Erase what one has kept: the form was handed in."""
    draft = await _of(session, actor, campaign)
    if draft is not None:
        await _erase(session, draft)


async def erase_past(session: AsyncSession, _system: System, now: datetime) -> int:
    """Erase drafts of calls that are over; returns how many."""
    called = sa.exists().where(
        col(CampaignWindow.campaign_id) == col(Campaign.id),
        col(CampaignWindow.name) == WindowName.CALL,
        col(CampaignWindow.closes_at) > now,
    )
    past = (
        select(LoanPlanDraft)
        .join(Campaign, col(Campaign.id) == col(LoanPlanDraft.campaign_id))
        .where(sa.or_(~called, col(Campaign.status).not_in(_RUNNING)))
        .order_by(col(LoanPlanDraft.saved_at))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=LoanPlanDraft)
    )
    drafts = list(await session.exec(past))
    for draft in drafts:
        await _erase(session, draft)
    return len(drafts)


async def _of(session: AsyncSession, actor: Citizen, campaign: Campaign) -> LoanPlanDraft | None:
    """A citizen's draft, hers alone until this is done, also if there is none yet."""
    await session.get_one(CitizenRow, actor.id, with_for_update={"key_share": True})
    return await session.get(LoanPlanDraft, (actor.id, campaign.id), populate_existing=True)


async def _erase(session: AsyncSession, draft: LoanPlanDraft) -> None:
    text_id: UUID = draft.text_id
    await session.delete(draft)
    await session.flush()
    await people.forget_text(session, text_id)


async def _over(session: AsyncSession, campaign: Campaign) -> bool:
    schedule = await phases.schedule(session, campaign.id)
    _, closes = schedule.windows[WindowName.CALL]
    return campaign.status not in _RUNNING or clock.now() >= closes


def _view(form: LoanPlanDraftForm, draft: LoanPlanDraft) -> LoanPlanDraftView:
    return LoanPlanDraftView(**form.model_dump(), saved_at=draft.saved_at)
