"""How often somebody may come: per signed-in caller, and per subnet for signing in only."""

import math
import time
from collections import Counter
from dataclasses import dataclass

from api.config import Settings
from api.errors import TooMany

_SECONDS = 60


@dataclass(frozen=True)
class Allowance:
    """What is left of a limit, as the RateLimit headers say it."""

    policy: str
    quota: int
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w={_SECONDS}',
            "RateLimit": f'"{self.policy}";r={self.remaining};t={self.reset}',
        }


class Limits:
    """Counted in this process's memory, by minutes that begin with the first request after the last.

    Nobody's count outlives its minute, so memory is bounded by what a minute brings.
    """

    def __init__(self, settings: Settings) -> None:
        self._quotas = {
            "citizen": settings.citizen_requests_per_minute,
            "staff": settings.staff_requests_per_minute,
            "sign-in": settings.sign_ins_per_minute,
        }
        self._until = 0.0
        self._counts: Counter[tuple[str, str]] = Counter()

    def hit(self, policy: str, who: str) -> Allowance:
        """Count one request. Raises TooMany when the minute's are used up."""
        now = time.monotonic()
        if now >= self._until:
            self._until = now + _SECONDS
            self._counts = Counter()
        quota, one = self._quotas[policy], (policy, who)
        self._counts[one] += 1
        left = quota - self._counts[one]
        allowance = Allowance(policy, quota, max(0, left), max(1, math.ceil(self._until - now)))
        if left < 0:
            raise TooMany(retry_after=allowance.reset, headers=allowance.headers)
        return allowance
