"""What a stand-in WeChat remembers."""

import base64
import hashlib
from collections.abc import Mapping

from api.adapters.wechat.standin.codes import Codes
from api.adapters.wechat.standin.mood import Moods
from api.adapters.wechat.standin.risks import Risks
from api.adapters.wechat.standin.subscriptions import REMEMBERED, Subscriptions
from api.adapters.wechat.standin.tokens import Tokens
from api.adapters.wechat.standin.visits import Visits

BLOCKED_AT_MOST = 10_000


class State:
    """One mini-program (appid) in WeChat's eyes."""

    def __init__(
        self,
        appid: str,
        secret: str,
        per_minute: int,
        open_platform: bool,
        templates: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.appid = appid
        self.secret = secret
        self.open_platform = open_platform
        self.codes = Codes(per_minute)
        self.tokens = Tokens()
        self.moods = Moods()
        self.visits = Visits()
        self.risks = Risks()
        self.subscriptions = Subscriptions(templates)
        self._blocked: set[str] = set()
        self._users: dict[str, str] = {}

    def openid(self, user: str) -> str:
        """28 characters, always the same for this user and appid."""
        openid = "o" + _name(self.appid, user)[:27]
        if len(self._users) < REMEMBERED:
            self._users[openid] = user
        return openid

    def user(self, openid: object) -> str | None:
        """Whose openid that is; None for one that was never given out."""
        return self._users.get(openid) if isinstance(openid, str) else None

    def unionid(self, user: str) -> str | None:
        """The same for all appids of the Open Platform account; None when bound to none."""
        return "o" + _name("open platform", user)[:27] if self.open_platform else None

    def block(self, user: str) -> bool:
        """Judge a user high-risk; False when too many are already."""
        if len(self._blocked) >= BLOCKED_AT_MOST:
            return False
        self._blocked.add(user)
        return True

    def blocked(self, user: str) -> bool:
        return user in self._blocked


def _name(scope: str, user: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(f"{scope}\n{user}".encode()).digest()).decode()
