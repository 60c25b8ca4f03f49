"""Campaigns: their draft, their windows, and what is open at this instant."""

from api.mechanisms.phases.appraisal import appraisal_kept, appraisal_of
from api.mechanisms.phases.draft import change, draft
from api.mechanisms.phases.facts import (
    CampaignCancelled,
    CampaignChanged,
    CampaignClosed,
    CampaignDrafted,
    CampaignExtended,
    CampaignFact,
    CampaignPaused,
    CampaignPublished,
    CampaignResumed,
)
from api.mechanisms.phases.kinds import Kind, kind_of, register
from api.mechanisms.phases.queries import public, public_page, staff, staff_page
from api.mechanisms.phases.run import cancel, close, extend, pause, publish, resume
from api.mechanisms.phases.windows import Schedule, require_open, schedule

__all__ = [
    "CampaignCancelled",
    "CampaignChanged",
    "CampaignClosed",
    "CampaignDrafted",
    "CampaignExtended",
    "CampaignFact",
    "CampaignPaused",
    "CampaignPublished",
    "CampaignResumed",
    "Kind",
    "Schedule",
    "appraisal_kept",
    "appraisal_of",
    "cancel",
    "change",
    "close",
    "draft",
    "extend",
    "kind_of",
    "pause",
    "public",
    "public_page",
    "publish",
    "register",
    "require_open",
    "resume",
    "schedule",
    "staff",
    "staff_page",
]
