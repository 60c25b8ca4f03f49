"""What a stand-in WeChat thinks of its users, and when it last saw them."""

from collections import OrderedDict
from datetime import datetime, timedelta

from api import clock
from api.adapters.wechat.standin.refusal import Refusal

RECENT = timedelta(hours=2)
"""How long a visit counts; the documentation says "lately" and no more."""

REMEMBERED = 10_000


class Risks:
    """Ranks 0 (no risk) to 4, as a tester sets them."""

    def __init__(self) -> None:
        self._ranks: dict[str, int] = {}
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    def visited(self, user: str) -> None:
        """The user opened the mini-program."""
        self._seen[user] = clock.now()
        self._seen.move_to_end(user)
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    def set(self, user: str, rank: int) -> bool:
        """Judge a user; False when too many are already."""
        if len(self._ranks) >= REMEMBERED:
            return False
        self._ranks[user] = rank
        return True

    def rank(self, user: str | None) -> int:
        """Raises 40003, 61010."""
        if user is None:
            raise Refusal(40003)
        seen = self._seen.get(user)
        if seen is None or clock.now() - seen > RECENT:
            raise Refusal(61010)
        return self._ranks.get(user, 0)
