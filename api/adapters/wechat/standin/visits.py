"""When a stand-in WeChat last saw its users."""

from collections import OrderedDict
from datetime import datetime, timedelta

from api import clock
from api.adapters.wechat.standin.refusal import Refusal

RECENT = timedelta(hours=2)
"""How long a visit counts: two hours for msgSecCheck; of risk ranks the documentation says "lately" only."""

REMEMBERED = 10_000


class Visits:
    """Who opened the mini-program, and when last."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    def note(self, user: str) -> None:
        """The user opened the mini-program."""
        self._seen[user] = clock.now()
        self._seen.move_to_end(user)
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    def require(self, user: str | None) -> str:
        """This user, who was there lately; raises 40003, 61010."""
        if user is None:
            raise Refusal(40003)
        seen = self._seen.get(user)
        if seen is None or clock.now() - seen > RECENT:
            raise Refusal(61010)
        return user
