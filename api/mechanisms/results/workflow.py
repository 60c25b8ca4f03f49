"""The states of a result and what leads from one to the next."""

from api.access import Permission
from api.kernel import Transition
from api.terms.results import ResultStatus as S

PROPOSE_ANEW = Transition(
    "propose", frozenset({S.PROPOSED, S.REOPENED}), S.PROPOSED, Permission.RESULT_CERTIFY
)
CERTIFY = Transition("certify", frozenset({S.PROPOSED}), S.CERTIFIED, Permission.RESULT_CERTIFY)
REOPEN = Transition(
    "reopen", frozenset({S.CERTIFIED}), S.REOPENED, Permission.OBJECTION_SETTLE, needs_reason=True
)
"""An objection to somebody selected was upheld."""
REOPEN_AS_ONE_LEFT = Transition(
    "reopen_as_one_left", frozenset({S.CERTIFIED}), S.REOPENED, Permission.REVIEW_HAND_IN, needs_reason=True
)
"""Somebody selected took back what she had handed in."""
REOPEN_AS_VOIDED = Transition(
    "reopen_as_voided", frozenset({S.CERTIFIED}), S.REOPENED, Permission.BALLOT_AUDIT, needs_reason=True
)
"""Two auditors voided ballots, or ballots count again after an appeal."""
FINISH = Transition("finish", frozenset({S.CERTIFIED}), S.FINAL, Permission.AWARD_GRANT)

TRANSITIONS = (PROPOSE_ANEW, CERTIFY, REOPEN, REOPEN_AS_ONE_LEFT, REOPEN_AS_VOIDED, FINISH)
