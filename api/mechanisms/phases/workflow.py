"""The states of a campaign and what leads from one to the next (DOMAIN §5)."""

from api.access import Permission
from api.kernel import Transition
from api.terms.campaigns import CampaignStatus as S

_RUNNING = frozenset({S.PUBLISHED, S.PAUSED})

PUBLISH = Transition("publish", frozenset({S.DRAFT}), S.PUBLISHED, Permission.CAMPAIGN_RUN)
PAUSE = Transition("pause", frozenset({S.PUBLISHED}), S.PAUSED, Permission.CAMPAIGN_RUN, needs_reason=True)
RESUME = Transition("resume", frozenset({S.PAUSED}), S.PUBLISHED, Permission.CAMPAIGN_RUN)
CLOSE = Transition("close", _RUNNING, S.CLOSED, Permission.CAMPAIGN_RUN)
CANCEL = Transition(
    "cancel", frozenset({S.DRAFT, *_RUNNING}), S.CANCELLED, Permission.CAMPAIGN_RUN, needs_reason=True
)
LAPSE = Transition("lapse", _RUNNING, S.CLOSED, Permission.CAMPAIGN_RUN, due=True)
"""A campaign nobody closed closes itself a month after its last window."""

TRANSITIONS = (PUBLISH, PAUSE, RESUME, CLOSE, CANCEL, LAPSE)
