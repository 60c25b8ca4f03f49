"""The states of a loan plan and what leads from one to the next (DOMAIN §5)."""

from api.access import Permission
from api.kernel import Transition
from api.terms.loan_plans import LoanPlanStatus as S

ACCEPT = Transition("accept", frozenset({S.SUBMITTED}), S.CANDIDATE, Permission.LOAN_PLAN_DECIDE)
RETURN = Transition(
    "return", frozenset({S.SUBMITTED}), S.RETURNED, Permission.LOAN_PLAN_DECIDE, needs_reason=True
)
RESUBMIT_BY_STAFF = Transition("resubmit", frozenset({S.RETURNED}), S.SUBMITTED, Permission.LOAN_PLAN_ENTER)
RESUBMIT_BY_CITIZEN = Transition(
    "resubmit", frozenset({S.RETURNED}), S.SUBMITTED, Permission.LOAN_PLAN_SUBMIT
)

TRANSITIONS = (ACCEPT, RETURN, RESUBMIT_BY_STAFF, RESUBMIT_BY_CITIZEN)
