"""How often somebody may come: per signed-in caller, and per subnet for signing in only."""

import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from api.config import Settings
from api.errors import TooMany


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
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w=60',
            "RateLimit": f'"{self.policy}";r={self.remaining};t={self.reset}',
        }


class Limits:
    """Counted in this process's memory, by the machine's clock."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._items = {
            "citizen": RateLimitItemPerMinute(settings.citizen_requests_per_minute),
            "staff": RateLimitItemPerMinute(settings.staff_requests_per_minute),
            "sign-in": RateLimitItemPerMinute(settings.sign_ins_per_minute),
        }

    def hit(self, policy: str, who: str) -> Allowance:
        """Count one request. Raises TooMany when the minute's are used up."""
        item = self._items[policy]
        within = self._limiter.hit(item, policy, who)
        window = self._limiter.get_window_stats(item, policy, who)
        reset = max(1, math.ceil(window.reset_time - time.time()))  # noqa: TID251  the library counts by it
        allowance = Allowance(policy, item.amount, window.remaining, reset)
        if not within:
            raise TooMany(retry_after=reset, headers=allowance.headers)
        return allowance
