"""The states of a citizen's request about her data."""

from api.access import Permission
from api.kernel import Transition
from api.terms.requests import DataRequestStatus as S

GRANT = Transition("grant", frozenset({S.OPEN}), S.GRANTED, Permission.DATA_REQUEST_ANSWER)
REFUSE = Transition("refuse", frozenset({S.OPEN}), S.REFUSED, Permission.DATA_REQUEST_ANSWER)
WITHDRAW = Transition("withdraw", frozenset({S.OPEN}), S.WITHDRAWN, Permission.DATA_REQUEST_FILE)
"""She has closed her account: there is nobody to answer any more."""

TRANSITIONS = (GRANT, REFUSE, WITHDRAW)
