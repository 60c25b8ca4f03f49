"""The codes a phone is given and a server spends: once, within five minutes."""

import secrets
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from api import clock
from api.adapters.wechat.standin.refusal import Refusal

LIFE = timedelta(minutes=5)

CAPACITY = 10_000
"""Codes remembered at most, spent and expired ones included; the oldest are forgotten first."""


@dataclass(frozen=True)
class Phone:
    """A number as WeChat knows it: country code and national number, digits only."""

    country_code: str
    number: str


@dataclass
class _Code:
    user: str
    issued: datetime
    phone: Phone | None
    used: bool = False


class Codes:
    """All codes of one appid; a login code (no phone) is no phone code and the other way round."""

    def __init__(self, per_minute: int) -> None:
        self._codes: OrderedDict[str, _Code] = OrderedDict()
        self._quota = _Quota(per_minute)

    def issue(self, user: str, phone: Phone | None = None) -> str:
        """A new code of 32 characters."""
        while len(self._codes) >= CAPACITY:
            self._codes.popitem(last=False)
        code = secrets.token_urlsafe(24)
        self._codes[code] = _Code(user, clock.now(), phone)
        return code

    def spend_login(self, code: str) -> str:
        """The user who logged in; raises 40029, 45011, 40163."""
        found = self._find(code)
        if found.phone is not None:
            raise Refusal(40029)
        self._quota.count("login", found.user)
        if found.used:
            raise Refusal(40163)
        found.used = True
        return found.user

    def spend_phone(self, code: str, may_spend: Callable[[str], bool]) -> Phone:
        """The number behind a code, if its user passes `may_spend`; raises 40029, 45011."""
        found = self._find(code)
        if found.phone is None:
            raise Refusal(40029)
        self._quota.count("phone", found.user)
        # The documented errors of getPhoneNumber have no "code been used": it is invalid by then.
        if found.used or not may_spend(found.user):
            raise Refusal(40029)
        found.used = True
        return found.phone

    def _find(self, code: str) -> _Code:
        found = self._codes.get(code)
        if found is None or clock.now() - found.issued >= LIFE:
            raise Refusal(40029)
        return found


class _Quota:
    """Calls per user and API within one minute of the clock."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._minute: datetime | None = None
        self._calls: Counter[tuple[str, str]] = Counter()

    def count(self, api: str, user: str) -> None:
        minute = clock.now().replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self._calls.clear()
        self._calls[api, user] += 1
        if self._calls[api, user] > self._per_minute:
            raise Refusal(45011)
