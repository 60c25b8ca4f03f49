"""The states of an import."""

from api.access import Permission
from api.kernel import Transition
from api.terms.wishes import ImportStatus as S

FINISH = Transition("finish", frozenset({S.QUEUED}), S.DONE, Permission.WISH_ENTER, due=True)
"""Every row has become a wish, or was told why not."""
UNDO = Transition("undo", frozenset({S.QUEUED, S.DONE}), S.UNDONE, Permission.WISH_WITHDRAW)

TRANSITIONS = (FINISH, UNDO)
