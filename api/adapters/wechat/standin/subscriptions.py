"""One-off subscriptions by WeChat's rules: an accept is one message, accepts add up, nobody is told how many.

The limits of fields are written down here a second time, from the documentation, so
that a mistake of ours is not simply repeated.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from api.adapters.wechat.standin.refusal import Refusal
from api.adapters.wechat.standin.templates import PAGES

REMEMBERED = 10_000
"""Users and messages remembered at most."""

_FITS: dict[str, Callable[[str], bool]] = {
    "thing": lambda text: len(text) <= 20,
    "phrase": lambda text: re.fullmatch(r"[\u4e00-\u9fff]{1,5}", text) is not None,
    "time": lambda text: (
        re.fullmatch(r"([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日 )?[0-9]{1,2}:[0-9]{2}", text) is not None
    ),
    "character_string": lambda text: len(text) <= 32 and text.isascii(),
}


@dataclass
class Subscriptions:
    """Who accepted what, and what arrived on whose phone."""

    templates: Mapping[str, tuple[str, ...]]
    _left: Counter[tuple[str, str]] = field(default_factory=Counter)
    _inbox: deque[tuple[str, dict[str, object]]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _sent: int = 0

    def accept(self, user: str, template_id: str, times: int) -> bool:
        """The user taps "allow" that often; False for a template there is not."""
        if template_id not in self.templates or len(self._left) >= REMEMBERED:
            return False
        self._left[user, template_id] += times
        return True

    def send(self, user: str | None, order: dict[str, object]) -> int:
        """Deliver and answer with the message's id; raises 40003, 40037, 41030, 47003, 43101."""
        if user is None:
            raise Refusal(40003)
        template_id = str(order.get("template_id"))
        if template_id not in self.templates:
            raise Refusal(40037)
        page = order.get("page", "")
        if not isinstance(page, str) or (page and page.partition("?")[0] not in PAGES):
            raise Refusal(41030)
        state = order.get("miniprogram_state", "formal")
        if state not in ("developer", "trial", "formal") or order.get("lang", "zh_CN") != "zh_CN":
            raise Refusal(47001)
        data = _fitting(order.get("data"), self.templates[template_id])
        if self._left[user, template_id] < 1:
            raise Refusal(43101)
        self._left[user, template_id] -= 1
        self._sent += 1
        # The real ids are beyond what a float holds exactly.
        message_id = 1_864_323_726_461_255_680 + self._sent
        self._inbox.append((user, {"template_id": template_id, "page": page, "data": data}))
        return message_id

    def inbox(self, user: str) -> list[dict[str, object]]:
        """What arrived on her phone, oldest first."""
        return [message for whose, message in self._inbox if whose == user]


def _fitting(data: object, names: tuple[str, ...]) -> dict[str, str]:
    """The fields by name, if they are exactly the template's and each fits; raises 47003."""
    if not isinstance(data, dict) or set(data) != set(names):
        raise Refusal(47003)
    found: dict[str, str] = {}
    for name in names:
        value = data[name].get("value") if isinstance(data[name], dict) else None
        fits = _FITS[name.rstrip("0123456789")]
        if not (isinstance(value, str) and value.strip() and "\n" not in value and fits(value)):
            raise Refusal(47003)
        found[name] = value
    return found
