"""What the platform needs to know of this kind."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api.campaigns.loan_plans import on_facts
from api.db.tables.campaigns import Campaign
from api.errors import Fault
from api.mechanisms import phases
from api.mechanisms.phases import Kind
from api.mechanisms.voting import polls
from api.mechanisms.voting import rules as ballot_rules
from api.terms.campaigns import CampaignKind, WindowName

PUBLIC_WEIGHT_WITHOUT_APPROVAL = 30


async def publish_check(session: AsyncSession, campaign: Campaign) -> list[Fault]:
    """Appraisal by votes is bounded: more than 30 % for the public needs a recorded approval."""
    rules = ballot_rules.from_data((await polls.of_subject(session, campaign.id)).rules)
    if rules.public_weight > PUBLIC_WEIGHT_WITHOUT_APPROVAL and not rules.public_weight_approval:
        detail = f"公众投票权重超过{PUBLIC_WEIGHT_WITHOUT_APPROVAL}%须填写批准文件"
        return [Fault("/ballot_rules/public_weight_approval", "missing", detail)]
    return []


KIND = Kind(
    kind=CampaignKind.LOAN_PLANS,
    windows=tuple(WindowName),
    required=frozenset({WindowName.CALL, WindowName.NOTICE_AND_VOTING}),
    publish_check=publish_check,
    on_facts={
        phases.CampaignDrafted: on_facts.prepare_poll,
        phases.CampaignChanged: on_facts.rewrite_poll,
        phases.CampaignPublished: on_facts.schedule_poll,
        phases.CampaignExtended: on_facts.schedule_poll,
        phases.CampaignPaused: on_facts.pause_poll,
        phases.CampaignResumed: on_facts.resume_poll,
        phases.CampaignClosed: on_facts.close_poll,
        phases.CampaignCancelled: on_facts.cancel_poll,
    },
)
