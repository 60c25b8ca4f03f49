"""The states of an award: it is granted, and can be revoked for good."""

from api.access import Permission
from api.kernel import Transition
from api.terms.results import AwardStatus as S

REVOKE = Transition("revoke", frozenset({S.GRANTED}), S.REVOKED, Permission.AWARD_GRANT, needs_reason=True)

TRANSITIONS = (REVOKE,)
