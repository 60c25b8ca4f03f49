"""The states of a loan plan and what leads from one to the next (DOMAIN §5)."""

from api.access import Permission
from api.kernel import Transition
from api.terms.loan_plans import LoanPlanStatus as S

_WITH_THE_TOWN = frozenset({S.SUBMITTED, S.SENT_DOWN})
_WITH_THE_COUNTY = frozenset({S.SUBMITTED, S.SCREENED})
_UNDECIDED = frozenset({S.SUBMITTED, S.RETURNED, S.SENT_DOWN, S.SCREENED})
_ALIVE = frozenset({S.SUBMITTED, S.RETURNED, S.SENT_DOWN, S.SCREENED, S.CANDIDATE, S.ON_HOLD})

RECOMMEND = Transition("recommend", _WITH_THE_TOWN, S.SCREENED, Permission.LOAN_PLAN_SCREEN)
RETURN_BY_TOWN = Transition(
    "return", _WITH_THE_TOWN, S.RETURNED, Permission.LOAN_PLAN_SCREEN, needs_reason=True
)
REJECT_BY_TOWN = Transition(
    "reject", _WITH_THE_TOWN, S.REJECTED, Permission.LOAN_PLAN_SCREEN, needs_reason=True
)
ACCEPT = Transition("accept", _WITH_THE_COUNTY, S.CANDIDATE, Permission.LOAN_PLAN_DECIDE)
RETURN = Transition(
    "return", frozenset({S.SUBMITTED}), S.RETURNED, Permission.LOAN_PLAN_DECIDE, needs_reason=True
)
SEND_DOWN = Transition(
    "send_down", frozenset({S.SCREENED}), S.SENT_DOWN, Permission.LOAN_PLAN_DECIDE, needs_reason=True
)
REJECT = Transition("reject", _WITH_THE_COUNTY, S.REJECTED, Permission.LOAN_PLAN_DECIDE, needs_reason=True)
RESUBMIT_BY_STAFF = Transition("resubmit", frozenset({S.RETURNED}), S.SUBMITTED, Permission.LOAN_PLAN_ENTER)
RESUBMIT_BY_CITIZEN = Transition(
    "resubmit", frozenset({S.RETURNED}), S.SUBMITTED, Permission.LOAN_PLAN_SUBMIT
)
LAPSE = Transition("lapse", _UNDECIDED, S.REJECTED, Permission.LOAN_PLAN_DECIDE, due=True)
"""What was sent back and not put right by its deadline, or not decided before the vote."""
WITHDRAW = Transition("withdraw", _ALIVE, S.WITHDRAWN, Permission.LOAN_PLAN_WITHDRAW)

HOLD = Transition("hold", frozenset({S.CANDIDATE}), S.ON_HOLD, Permission.OBJECTION_SETTLE, needs_reason=True)
RELEASE = Transition("release", frozenset({S.ON_HOLD}), S.CANDIDATE, Permission.OBJECTION_SETTLE)
DISQUALIFY = Transition(
    "disqualify", frozenset({S.ON_HOLD}), S.DISQUALIFIED, Permission.OBJECTION_SETTLE, needs_reason=True
)
WIN = Transition("win", frozenset({S.CANDIDATE}), S.WINNER, Permission.AWARD_GRANT)
NOT_SELECT = Transition("not_select", frozenset({S.CANDIDATE}), S.NOT_SELECTED, Permission.AWARD_GRANT)
REVOKE_AWARD = Transition(
    "revoke_award", frozenset({S.WINNER}), S.AWARD_REVOKED, Permission.AWARD_GRANT, needs_reason=True
)

TRANSITIONS = (
    *(RECOMMEND, RETURN_BY_TOWN, REJECT_BY_TOWN),
    *(ACCEPT, RETURN, SEND_DOWN, REJECT),
    *(RESUBMIT_BY_STAFF, RESUBMIT_BY_CITIZEN, LAPSE, WITHDRAW),
    *(HOLD, RELEASE, DISQUALIFY),
    *(WIN, NOT_SELECT, REVOKE_AWARD),
)
