"""Stops calling a WeChat that is slow or dead."""

import logging
import math
from datetime import datetime

from api import clock
from api.adapters.wechat.problems import unavailable

log = logging.getLogger(__name__)


class Breaker:
    """Opens after `threshold` consecutive failures for `rest` seconds, then lets one probe through.

    A failure is a call that WeChat did not answer properly (late, no connection,
    HTTP error, garbage); a refusal with an errcode is an answer, hence a success.
    Every `admit` is followed by exactly one of `succeeded`, `failed`, `abandoned`.
    """

    def __init__(self, threshold: int = 5, rest: float = 10.0) -> None:
        self._threshold = threshold
        self._rest = rest
        self._failures = 0
        self._opened: datetime | None = None
        self._probing = False

    def check(self) -> None:
        """Raises `wechat_unavailable`, saying when to come back, while no call may be made."""
        if self._opened is None:
            return
        elapsed = (clock.now() - self._opened).total_seconds()
        # A demo may move the clock back; a breaker opened in the future has rested enough.
        if 0 <= elapsed < self._rest:
            raise unavailable(math.ceil(self._rest - elapsed))
        if self._probing:
            raise unavailable(1)

    def admit(self) -> None:
        """Let this call through, as the probe if the rest is over; raises like `check`."""
        self.check()
        self._probing = self._opened is not None

    def succeeded(self) -> None:
        """WeChat answered."""
        if self._opened is not None:
            log.warning("WeChat answers again")
        self._failures, self._opened, self._probing = 0, None, False

    def failed(self) -> None:
        """WeChat did not answer properly."""
        self._failures += 1
        self._probing = False
        if self._opened is not None or self._failures >= self._threshold:
            log.warning("WeChat does not answer: no calls for %g s", self._rest)
            self._opened = clock.now()

    def abandoned(self) -> None:
        """The caller left before WeChat could answer: this says nothing about WeChat."""
        self._probing = False
