"""The states of a batch of voids and of an appeal, and what leads from one to the next."""

from api.access import Permission
from api.kernel import Transition
from api.terms.ballots import AppealStatus, VoidStatus

_AUDIT, _SETTLE = Permission.BALLOT_AUDIT, Permission.APPEAL_SETTLE
_WAITING = frozenset({VoidStatus.PROPOSED, VoidStatus.CONFIRMED})
_OPEN = frozenset({AppealStatus.OPEN})

CONFIRM = Transition("confirm", frozenset({VoidStatus.PROPOSED}), VoidStatus.CONFIRMED, _AUDIT)
CANCEL = Transition("cancel", _WAITING, VoidStatus.CANCELLED, _AUDIT, needs_reason=True)
APPLY = Transition("apply", frozenset({VoidStatus.CONFIRMED}), VoidStatus.APPLIED, _AUDIT)
BATCH_TRANSITIONS = (CONFIRM, CANCEL, APPLY)

UPHOLD = Transition("uphold", _OPEN, AppealStatus.UPHELD, _SETTLE)
DISMISS = Transition("dismiss", _OPEN, AppealStatus.DISMISSED, _SETTLE)
APPEAL_TRANSITIONS = (UPHOLD, DISMISS)
