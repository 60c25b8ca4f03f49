"""The states of a message. All of it happens by itself: nobody decides on a message."""

from api.access import Permission
from api.kernel import Transition
from api.terms.messages import MessageStatus as S

SEND = Transition("send", frozenset({S.QUEUED}), S.SENT, Permission.MESSAGE_READ, due=True)
FAIL = Transition("fail", frozenset({S.QUEUED}), S.FAILED, Permission.MESSAGE_READ, due=True)
MISS = Transition("miss", frozenset({S.QUEUED}), S.UNREACHABLE, Permission.MESSAGE_READ, due=True)
"""There is no WeChat user to send it to."""
BOUNCE = Transition("bounce", frozenset({S.SENT}), S.FAILED, Permission.MESSAGE_READ, due=True)
"""WeChat took it and then reported that it was not delivered."""

TRANSITIONS = (SEND, FAIL, MISS, BOUNCE)
