"""The states of a check. All but reading happens by itself.

Of a subject's field one check counts: the one that is not VOID.
"""

from api.access import Permission
from api.kernel import Transition
from api.terms.words import WordsStatus as S

_OPEN = frozenset({S.PENDING, S.HELD, S.RISKY})

PASS = Transition("pass", frozenset({S.PENDING}), S.PASSED, Permission.REVIEW_DECIDE, due=True)
HOLD = Transition("hold", frozenset({S.PENDING}), S.HELD, Permission.REVIEW_DECIDE, due=True)
"""WeChat is not sure, or cannot tell: a person is to read it."""
ACCUSE = Transition("accuse", frozenset({S.PENDING}), S.RISKY, Permission.REVIEW_DECIDE, due=True)
READ = Transition("read", _OPEN, S.READ, Permission.REVIEW_DECIDE)
"""A person has read it and lets it stand, whatever a machine said or may still say."""
VOID = Transition("void", frozenset(S) - {S.VOID}, S.VOID, Permission.REVIEW_DECIDE, due=True)
"""Other words have taken its place, or it was erased before anybody had checked it."""

TRANSITIONS = (PASS, HOLD, ACCUSE, READ, VOID)
