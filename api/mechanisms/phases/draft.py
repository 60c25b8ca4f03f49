"""Writing a campaign."""

from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Permission, Staff, authorize
from api.db.tables.campaigns import Campaign, CampaignWindow
from api.errors import Conflict, Fault, Invalid, PreconditionFailed
from api.kernel import facts
from api.mechanisms.phases import appraisal
from api.mechanisms.phases.facts import CampaignChanged, CampaignDrafted
from api.mechanisms.phases.kinds import kind_of
from api.mechanisms.phases.windows import schedule
from api.schemas.campaigns import CampaignForm
from api.terms.campaigns import CampaignStatus


async def draft(session: AsyncSession, actor: Staff, form: CampaignForm) -> Campaign:
    """A new campaign of the actor's organisation and region, seen by nobody else yet."""
    authorize(actor, Permission.CAMPAIGN_WRITE)
    _check_windows(form)
    campaign = Campaign(
        kind=form.kind,
        title=form.title,
        summary=form.summary,
        approval_basis=form.approval_basis,
        appraisal=appraisal.as_data(form.appraisal),
        appraisal_hash=appraisal.fingerprint(form.appraisal),
        organisation_id=actor.organisation_id,
        region_code=actor.region_code,
        created_at=clock.now(),
    )
    session.add(campaign)
    await session.flush()
    await _write_windows(session, campaign, form)
    _told(session, actor, campaign, "drafted")
    await facts.publish(session, CampaignDrafted(campaign, await schedule(session, campaign.id), form=form))
    return campaign


async def change(
    session: AsyncSession, actor: Staff, campaign: Campaign, form: CampaignForm, version: int
) -> Campaign:
    """Replace what the form holds.

    A draft may change entirely. Once published, kind, approval, windows and appraisal
    rules stand (a window is moved with a public reason, by `extend`), and the ballot
    rules stand from the first ballot on. Nothing may be taken away that publishing asked
    for. Raises PreconditionFailed if somebody else changed the campaign since `version`.
    """
    authorize(actor, Permission.CAMPAIGN_WRITE)
    if campaign.version != version:
        raise PreconditionFailed()
    _check_windows(form)
    if campaign.status in {CampaignStatus.CLOSED, CampaignStatus.CANCELLED}:
        raise Conflict("state_conflict", "活动已结束，不能再修改")
    if form.kind != campaign.kind:
        raise _fixed("kind", "活动类型不能更改")
    windows = await schedule(session, campaign.id)
    if campaign.status is not CampaignStatus.DRAFT:
        wanted = {name: (window.opens_at, window.closes_at) for name, window in form.windows.items()}
        if wanted != dict(windows.windows):
            raise _fixed("windows", "活动已发布，调整时间请用“延期”并公开理由")
        if form.approval_basis != campaign.approval_basis:
            raise _fixed("approval_basis", "活动已发布，批准依据不能更改")
        if appraisal.as_data(form.appraisal) != campaign.appraisal:
            raise _fixed("appraisal", "活动已发布，评选规则不能更改")
    updated = await session.exec(
        sa.update(Campaign)
        .where(col(Campaign.id) == campaign.id, col(Campaign.version) == version)
        .values(
            title=form.title,
            summary=form.summary,
            approval_basis=form.approval_basis,
            appraisal=appraisal.as_data(form.appraisal),
            appraisal_hash=appraisal.fingerprint(form.appraisal),
            version=version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    if cast(sa.CursorResult[Any], updated).rowcount != 1:
        raise PreconditionFailed()
    await session.refresh(campaign)
    if campaign.status is CampaignStatus.DRAFT:
        await _write_windows(session, campaign, form)
    _told(session, actor, campaign, "changed")
    await facts.publish(session, CampaignChanged(campaign, await schedule(session, campaign.id), form=form))
    if campaign.status is not CampaignStatus.DRAFT:
        faults = await kind_of(campaign.kind).publish_check(session, campaign)
        if faults:
            raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))
    return campaign


def _check_windows(form: CampaignForm) -> None:
    known = kind_of(form.kind).windows
    faults = tuple(
        Fault(f"/windows/{name}", "unknown_window", "这类活动没有这个阶段")
        for name in form.windows
        if name not in known
    )
    if faults:
        raise Invalid("validation_failed", "提交的内容有误", faults=faults)


async def _write_windows(session: AsyncSession, campaign: Campaign, form: CampaignForm) -> None:
    await session.exec(sa.delete(CampaignWindow).where(col(CampaignWindow.campaign_id) == campaign.id))
    for name, window in form.windows.items():
        session.add(
            CampaignWindow(
                campaign_id=campaign.id, name=name, opens_at=window.opens_at, closes_at=window.closes_at
            )
        )
    await session.flush()


def _fixed(field: str, detail: str) -> Conflict:
    return Conflict(
        "campaign_published", "活动已发布，这一项不能更改", faults=(Fault(f"/{field}", "fixed", detail),)
    )


def _told(session: AsyncSession, actor: Staff, campaign: Campaign, what: str) -> None:
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=f"campaign.{what}",
        subject_kind="campaign",
        subject_id=campaign.id,
        to_state=campaign.status,
    )
