"""Running a campaign: publish, pause, resume, extend, close, cancel."""

from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import audit, clock
from api.access import Actor, Permission, Staff, System, authorize
from api.db.tables.campaigns import Campaign, CampaignWindow
from api.errors import Conflict, Fault, Invalid
from api.kernel import Transition, advance, facts
from api.mechanisms.phases import workflow
from api.mechanisms.phases.facts import (
    CampaignCancelled,
    CampaignClosed,
    CampaignExtended,
    CampaignFact,
    CampaignPaused,
    CampaignPublished,
    CampaignResumed,
)
from api.mechanisms.phases.kinds import kind_of
from api.mechanisms.phases.windows import Schedule, schedule
from api.schemas.campaigns import Extension
from api.terms.campaigns import CampaignStatus, WindowName

LAPSES_AFTER = timedelta(days=30)


async def publish(session: AsyncSession, actor: Staff, campaign: Campaign) -> None:
    """Show the campaign to the public and let its windows take effect.

    Raises Invalid naming everything that is missing or out of order, all at once.
    Without an approval basis no campaign that gives honours may be published
    (《创建示范活动管理办法》; the national list of barred appraisals).
    """
    authorize(actor, Permission.CAMPAIGN_RUN)
    kind, windows = kind_of(campaign.kind), await schedule(session, campaign.id)
    faults = [] if campaign.approval_basis else [Fault("/approval_basis", "missing", "请填写批准依据")]
    faults += [
        Fault(f"/windows/{name}", "missing", f"请填写“{name.label}”的起止时间")
        for name in kind.windows
        if name in kind.required and name not in windows.windows
    ]
    faults += windows.faults()
    if windows.windows and windows.over_at(clock.now()):
        faults.append(Fault("/windows", "in_the_past", "所有阶段都已过去"))
    faults += await kind.publish_check(session, campaign)
    if faults and campaign.status is CampaignStatus.DRAFT:
        raise Invalid("not_ready_to_publish", "还不能发布", "请补全后再发布", faults=tuple(faults))
    await _take(session, campaign, workflow.PUBLISH, actor, None, CampaignPublished, published_at=clock.now())


async def pause(session: AsyncSession, actor: Staff, campaign: Campaign, reason: str) -> None:
    """Shut every window until resumed; the reason is public. Windows do not grow by it."""
    await _take(session, campaign, workflow.PAUSE, actor, reason, CampaignPaused, public_reason=reason)


async def resume(session: AsyncSession, actor: Staff, campaign: Campaign, reason: str | None) -> None:
    await _take(session, campaign, workflow.RESUME, actor, reason, CampaignResumed, public_reason=None)


async def close(session: AsyncSession, actor: Staff, campaign: Campaign, reason: str | None) -> None:
    """End the campaign now; what was acknowledged counts, nothing more is taken."""
    await _take(session, campaign, workflow.CLOSE, actor, reason, CampaignClosed, closed_at=clock.now())


async def cancel(session: AsyncSession, actor: Staff, campaign: Campaign, reason: str) -> None:
    """Call the campaign off; the reason is public."""
    await _take(session, campaign, workflow.CANCEL, actor, reason, CampaignCancelled, public_reason=reason)


async def extend(session: AsyncSession, actor: Staff, campaign: Campaign, extension: Extension) -> None:
    """Move a window's end later, with a public reason; a window that has ended stays ended.

    Nothing may be taken away by it that publishing asked for, such as the length of a notice.
    """
    authorize(actor, Permission.CAMPAIGN_RUN)
    if campaign.status not in {CampaignStatus.PUBLISHED, CampaignStatus.PAUSED}:
        raise Conflict("state_conflict", "只有进行中的活动可以延期")
    windows, now, name = await schedule(session, campaign.id), clock.now(), extension.window
    if name not in windows.windows:
        raise _bad_extension("/window", "unknown_window", "这个活动没有这个阶段")
    opens, closes = windows.windows[name]
    new_opens = extension.opens_at or opens
    if closes <= now:
        raise Conflict("window_closed", f"“{name.label}”已结束，不能再延期")
    if extension.closes_at <= closes:
        raise _bad_extension("/closes_at", "not_later", "新的结束时间须晚于原定时间")
    if new_opens < opens or (new_opens != opens and opens <= now) or new_opens >= extension.closes_at:
        raise _bad_extension("/opens_at", "not_later", "只有尚未开始的阶段可以推迟开始")
    moved = Schedule({**windows.windows, name: (new_opens, extension.closes_at)})
    if faults := moved.faults():
        raise Invalid("windows_out_of_order", "与其他阶段的时间冲突", faults=tuple(faults))
    updated = await session.exec(
        sa.update(Campaign)
        .where(col(Campaign.id) == campaign.id, col(Campaign.version) == campaign.version)
        .values(version=campaign.version + 1, public_reason=extension.reason)
        .execution_options(synchronize_session=False)
    )
    if cast(sa.CursorResult[Any], updated).rowcount != 1:
        raise Conflict("state_conflict", "他人已先处理，请刷新后查看")
    await session.exec(
        sa.update(CampaignWindow)
        .where(col(CampaignWindow.campaign_id) == campaign.id, col(CampaignWindow.name) == name)
        .values(opens_at=new_opens, closes_at=extension.closes_at)
    )
    await session.refresh(campaign)
    if new_opens != opens:
        _moved(session, actor, campaign, "postpone", name, opens, new_opens, extension.reason)
    _moved(session, actor, campaign, "extend", name, closes, extension.closes_at, extension.reason)
    if faults := await kind_of(campaign.kind).publish_check(session, campaign):
        raise Invalid("validation_failed", "提交的内容有误", faults=tuple(faults))
    await facts.publish(session, CampaignExtended(campaign, moved, name, (opens, closes)))


async def lapse(session: AsyncSession, system: System, now: datetime) -> int:
    """Close campaigns that were over a month ago; returns how many."""
    unfinished = (
        select(CampaignWindow.campaign_id)
        .where(col(CampaignWindow.closes_at) > now - LAPSES_AFTER)
        .subquery()
    )
    forgotten = await session.exec(
        select(Campaign)
        .where(
            col(Campaign.status).in_(workflow.LAPSE.sources),
            col(Campaign.id).not_in(sa.select(unfinished.c.campaign_id)),
        )
        .order_by(col(Campaign.id))
        .limit(100)
    )
    count = 0
    for campaign in forgotten.all():
        await _take(session, campaign, workflow.LAPSE, system, None, CampaignClosed, closed_at=now)
        count += 1
    return count


async def _take(
    session: AsyncSession,
    campaign: Campaign,
    transition: Transition,
    actor: Actor,
    reason: str | None,
    fact: type[CampaignFact],
    **changes: object,
) -> None:
    await advance(session, campaign, transition, actor, reason, **changes)
    await facts.publish(session, fact(campaign, await schedule(session, campaign.id)))


def _moved(
    session: AsyncSession,
    actor: Staff,
    campaign: Campaign,
    what: str,
    name: WindowName,
    before: datetime,
    after: datetime,
    reason: str,
) -> None:
    audit.record(
        session,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=f"campaign.{what}",
        subject_kind="campaign",
        subject_id=campaign.id,
        from_state=f"{name} {before.astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}",
        to_state=f"{name} {after.astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}",
        reason=reason,
    )


def _bad_extension(pointer: str, code: str, detail: str) -> Invalid:
    return Invalid("validation_failed", "提交的内容有误", faults=(Fault(pointer, code, detail),))
