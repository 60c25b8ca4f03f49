"""Access tokens by the rules of stable_token (WeChat's documentation of that API)."""

import secrets
from datetime import date, datetime, timedelta

from api import clock
from api.adapters.wechat.standin.refusal import Refusal

LIFE = timedelta(seconds=7200)
OVERLAP = timedelta(minutes=5)
BETWEEN_FORCES = timedelta(seconds=30)
FORCES_A_DAY = 20
REMEMBERED = 8


class Tokens:
    """The tokens of one appid: the latest, and a few before it that may still be good."""

    def __init__(self) -> None:
        self._ends: dict[str, datetime] = {}
        self._latest = ""
        self._forced: datetime | None = None
        self._force_day: date | None = None
        self._forces = 0

    def stable(self, force: bool) -> tuple[str, int]:
        """A token and the whole seconds it is good for; raises 45009 after 20 forces in a day."""
        if force and self._may_force():
            self._ends.clear()
        now = clock.now()
        end = self._ends.get(self._latest)
        if end is None or end - now <= OVERLAP:
            end = self._replace(now)
        return self._latest, int((end - now).total_seconds())

    def check(self, token: str) -> None:
        """Raises 41001 without a token, 40001 for an unknown or killed one, 42001 for an expired one."""
        if not token:
            raise Refusal(41001)
        if token not in self._ends:
            raise Refusal(40001)
        if clock.now() >= self._ends[token]:
            raise Refusal(42001)

    def _replace(self, now: datetime) -> datetime:
        # 512 characters, the least that callers must be able to store.
        self._latest = secrets.token_urlsafe(384)
        self._ends[self._latest] = now + LIFE
        while len(self._ends) > REMEMBERED:
            del self._ends[next(iter(self._ends))]
        return self._ends[self._latest]

    def _may_force(self) -> bool:
        now = clock.now()
        if self._forced is not None and timedelta() <= now - self._forced < BETWEEN_FORCES:
            return False
        if clock.day(now) != self._force_day:
            self._force_day, self._forces = clock.day(now), 0
        if self._forces >= FORCES_A_DAY:
            raise Refusal(45009)
        self._forces += 1
        self._forced = now
        return True
