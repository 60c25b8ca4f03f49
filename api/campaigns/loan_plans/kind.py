"""What the platform needs to know of this kind."""

from api.campaigns.loan_plans import (
    announce,
    audit_key,
    honour,
    on_facts,
    on_notice,
    on_review,
    publishing,
    result,
)
from api.mechanisms import phases
from api.mechanisms.awards import AwardRevoked
from api.mechanisms.phases import Kind
from api.mechanisms.results import ResultCertified
from api.mechanisms.voting.audit import BallotsVoided
from api.terms.campaigns import CampaignKind, WindowName

KIND = Kind(
    kind=CampaignKind.LOAN_PLANS,
    windows=(
        WindowName.CALL,
        WindowName.TOWN_SCREENING,
        WindowName.COUNTY_VETTING,
        WindowName.NOTICE_AND_VOTING,
        WindowName.FRAUD_AUDIT,
        WindowName.JUDGING,
        WindowName.RESULT_NOTICE,
    ),
    required=frozenset({WindowName.CALL, WindowName.NOTICE_AND_VOTING}),
    publish_check=publishing.check,
    on_facts={
        phases.CampaignDrafted: on_facts.prepare_poll,
        phases.CampaignChanged: on_facts.rewrite_poll,
        phases.CampaignPublished: on_facts.published,
        phases.CampaignExtended: on_facts.extended,
        phases.CampaignPaused: on_facts.pause_poll,
        phases.CampaignResumed: on_facts.resumed,
        phases.CampaignClosed: on_facts.closed,
        phases.CampaignCancelled: on_facts.cancelled,
    },
    subject_kind="loan_plan",
    hears={
        **on_review.HEARS,
        **on_notice.HEARS,
        ResultCertified: result.put_on_notice,
        BallotsVoided: result.recounted,
        AwardRevoked: honour.revoked,
    },
    due=(*on_review.DUE, announce.announce_open_notices, audit_key.retire),
)
