"""Campaigns as they are shown: the row, its windows judged by the clock, its poll."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.campaigns.wishes import rules
from api.db.tables.campaigns import Campaign
from api.db.tables.polls import Poll
from api.mechanisms.phases import appraisal_of
from api.mechanisms.phases.windows import Schedule, schedules
from api.mechanisms.voting import polls
from api.mechanisms.voting import rules as ballot_rules
from api.schemas.campaigns import CampaignView, StaffCampaignView, WindowView
from api.terms.campaigns import CampaignStatus


async def public_views(session: AsyncSession, campaigns: list[Campaign]) -> list[CampaignView]:
    """As the public sees them; two queries however many."""
    windows, found = await _about(session, campaigns)
    return [
        CampaignView.model_validate(_fields(one, windows[one.id], found.get(one.id))) for one in campaigns
    ]


async def staff_views(session: AsyncSession, campaigns: list[Campaign]) -> list[StaffCampaignView]:
    """As staff see them, with rules and version."""
    windows, found = await _about(session, campaigns)
    wish_rules = await rules.of_all(session, [one.id for one in campaigns])
    views = []
    for one in campaigns:
        poll = found.get(one.id)
        views.append(
            StaffCampaignView.model_validate(
                {
                    **_fields(one, windows[one.id], poll),
                    "version": one.version,
                    "region_code": one.region_code,
                    "ballot_rules": ballot_rules.from_data(poll.rules) if poll else None,
                    "wish_rules": wish_rules.get(one.id),
                    "rules_frozen": bool(poll and poll.rules_frozen_at),
                    "created_at": one.created_at,
                }
            )
        )
    return views


async def _about(
    session: AsyncSession, campaigns: list[Campaign]
) -> tuple[dict[UUID, Schedule], dict[UUID, Poll]]:
    ids = [one.id for one in campaigns]
    return await schedules(session, ids), await polls.of_subjects(session, ids)


def _fields(campaign: Campaign, schedule: Schedule, poll: Poll | None) -> dict[str, object]:
    now = clock.now()
    running = campaign.status is CampaignStatus.PUBLISHED
    alive = running or campaign.status is CampaignStatus.PAUSED
    open_now = schedule.open_at(now) if running else []
    ahead = schedule.next_after(now) if alive else None
    return {
        "id": campaign.id,
        "kind": campaign.kind,
        "title": campaign.title,
        "summary": campaign.summary,
        "approval_basis": campaign.approval_basis,
        "status": campaign.status,
        "public_reason": campaign.public_reason,
        "windows": [
            WindowView(name=name, label=name.label, opens_at=opens, closes_at=closes, open=name in open_now)
            for name, (opens, closes) in sorted(schedule.windows.items(), key=lambda item: item[1])
        ],
        "open_now": open_now,
        "next_window": ahead[0] if ahead else None,
        "next_opens_at": ahead[1] if ahead else None,
        "poll_id": poll.id if poll and poll.opens_at else None,
        "appraisal": appraisal_of(campaign),
        "appraisal_hash": campaign.appraisal_hash,
    }
