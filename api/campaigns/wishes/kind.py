"""What the platform needs to know of this kind."""

from api.campaigns.wishes import importing, on_facts, publishing
from api.campaigns.wishes.claims import contacts, settling
from api.campaigns.wishes.claims import deadlines as claim_deadlines
from api.campaigns.wishes.privacy import retention
from api.campaigns.wishes.vetting import deadlines, on_review
from api.mechanisms import phases
from api.mechanisms.phases import Kind
from api.terms.campaigns import CampaignKind, WindowName

KIND = Kind(
    kind=CampaignKind.WISHES,
    windows=(WindowName.CALL, WindowName.CLAIMING, WindowName.FULFILLING),
    required=frozenset({WindowName.CALL, WindowName.CLAIMING}),
    publish_check=publishing.check,
    on_facts={
        phases.CampaignDrafted: on_facts.written,
        phases.CampaignChanged: on_facts.written,
        phases.CampaignResumed: on_facts.resumed,
    },
    subject_kind="wish",
    hears={**on_review.HEARS},
    due=(
        *claim_deadlines.DUE,
        settling.settle,
        contacts.forget_left,
        deadlines.lapse,
        deadlines.expire,
        retention.erase_past,
        importing.give_up,
    ),
)
