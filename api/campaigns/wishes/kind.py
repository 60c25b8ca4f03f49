"""What the platform needs to know of this kind."""

from api.campaigns.wishes import on_facts, publishing
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
    },
    subject_kind="wish",
)
