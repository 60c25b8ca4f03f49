"""What a stand-in WeChat remembers."""

import base64
import hashlib

from api.adapters.wechat.standin.codes import Codes
from api.adapters.wechat.standin.mood import Moods
from api.adapters.wechat.standin.tokens import Tokens

BLOCKED_AT_MOST = 10_000


class State:
    """One mini-program (appid) in WeChat's eyes."""

    def __init__(self, appid: str, secret: str, per_minute: int, open_platform: bool) -> None:
        self.appid = appid
        self.secret = secret
        self.open_platform = open_platform
        self.codes = Codes(per_minute)
        self.tokens = Tokens()
        self.moods = Moods()
        self._blocked: set[str] = set()

    def openid(self, user: str) -> str:
        """28 characters, always the same for this user and appid."""
        return "o" + _name(self.appid, user)[:27]

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
