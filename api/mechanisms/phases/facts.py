"""What happened to a campaign; told to its kind."""

from dataclasses import dataclass
from datetime import datetime

from api.db.tables.campaigns import Campaign
from api.mechanisms.phases.windows import Schedule
from api.schemas.campaigns import CampaignForm
from api.terms.campaigns import WindowName


@dataclass(frozen=True)
class CampaignFact:
    """Something happened to a campaign, whose windows now are `schedule`."""

    campaign: Campaign
    schedule: Schedule

    @property
    def subject_kind(self) -> str:
        return str(self.campaign.kind)


@dataclass(frozen=True)
class CampaignWritten(CampaignFact):
    """Somebody wrote the campaign's form; the kind keeps the parts that are its own."""

    form: CampaignForm


class CampaignDrafted(CampaignWritten): ...


class CampaignChanged(CampaignWritten): ...


class CampaignPublished(CampaignFact): ...


class CampaignPaused(CampaignFact): ...


class CampaignResumed(CampaignFact): ...


@dataclass(frozen=True)
class CampaignExtended(CampaignFact):
    """One of its windows was moved; `before` is when that opened and closed until now."""

    window: WindowName
    before: tuple[datetime, datetime]


class CampaignClosed(CampaignFact): ...


class CampaignCancelled(CampaignFact): ...
