"""The states of a review; whose turn it is while it is pending says its tier."""

from api.access import Permission
from api.kernel import Transition
from api.terms.reviews import ReviewStatus as S

_PENDING = frozenset({S.PENDING})
_OPEN = frozenset({S.PENDING, S.RETURNED})

RECOMMEND = Transition("recommend", _PENDING, S.PENDING, Permission.REVIEW_DECIDE)
APPROVE = Transition("approve", _PENDING, S.APPROVED, Permission.REVIEW_DECIDE)
RETURN = Transition("return", _PENDING, S.RETURNED, Permission.REVIEW_DECIDE, needs_reason=True)
SEND_DOWN = Transition("send_down", _PENDING, S.PENDING, Permission.REVIEW_DECIDE, needs_reason=True)
REJECT = Transition("reject", _PENDING, S.REJECTED, Permission.REVIEW_DECIDE, needs_reason=True)
HAND_IN_AGAIN = Transition("hand_in_again", frozenset({S.RETURNED}), S.PENDING, Permission.REVIEW_HAND_IN)
LAPSE = Transition("lapse", _OPEN, S.REJECTED, Permission.REVIEW_DECIDE, due=True)
"""What was sent back and not put right by its deadline, or not decided before its scope ended."""
WITHDRAW = Transition("withdraw", _OPEN | {S.APPROVED}, S.WITHDRAWN, Permission.REVIEW_HAND_IN)

TRANSITIONS = (RECOMMEND, APPROVE, RETURN, SEND_DOWN, REJECT, HAND_IN_AGAIN, LAPSE, WITHDRAW)
