"""The states of an objection and of what it is about, and what leads from one to the next (DOMAIN §5)."""

from api.access import Permission
from api.kernel import Transition
from api.terms.notices import EntryStatus as E
from api.terms.notices import ObjectionStatus as O

_STANDING = frozenset({E.LISTED, E.ON_HOLD})

SUBSTANTIATE = Transition(
    "substantiate", frozenset({O.RECEIVED}), O.SUBSTANTIATED, Permission.OBJECTION_SETTLE, needs_reason=True
)
DECLINE = Transition("decline", frozenset({O.RECEIVED}), O.DECLINED, Permission.OBJECTION_SETTLE)
DISMISS = Transition("dismiss", frozenset({O.SUBSTANTIATED}), O.DISMISSED, Permission.OBJECTION_SETTLE)
UPHOLD = Transition(
    "uphold", frozenset({O.SUBSTANTIATED}), O.UPHELD, Permission.OBJECTION_SETTLE, needs_reason=True
)

HOLD = Transition("hold", frozenset({E.LISTED}), E.ON_HOLD, Permission.OBJECTION_SETTLE, needs_reason=True)
RELEASE = Transition("release", frozenset({E.ON_HOLD}), E.LISTED, Permission.OBJECTION_SETTLE)
DISQUALIFY = Transition(
    "disqualify", frozenset({E.ON_HOLD}), E.DISQUALIFIED, Permission.OBJECTION_SETTLE, needs_reason=True
)
WITHDRAW = Transition("withdraw", _STANDING, E.WITHDRAWN, Permission.REVIEW_HAND_IN)
"""Whoever may hand a thing in may take it back; its kind has decided that she does."""

OBJECTION_TRANSITIONS = (SUBSTANTIATE, DECLINE, DISMISS, UPHOLD)
ENTRY_TRANSITIONS = (HOLD, RELEASE, DISQUALIFY, WITHDRAW)
