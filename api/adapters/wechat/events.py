"""What WeChat's pushes say about subscription messages.

Source: the event pushes in the documentation of subscription messages. A list of one
may come as an object instead, and numbers as text: both are read. Whatever is not
understood says nothing, since WeChat may push anything that the console subscribes to.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, repr=False)
class Withdrawn:
    """A user has set a template to "reject" in WeChat's settings."""

    openid: str
    template_id: str


@dataclass(frozen=True, repr=False)
class Undelivered:
    """WeChat took a message and then could not deliver it."""

    openid: str
    wechat_id: str


Event = Withdrawn | Undelivered


def told(message: bytes) -> list[Event]:
    """What a push tells that matters here.

    `subscribe_msg_popup_event` tells nothing: the mini-program reports what was accepted
    itself, and counting both would grant twice.
    """
    try:
        push = json.loads(message)
    except (ValueError, RecursionError):
        return []
    if not isinstance(push, dict) or not _text(push.get("FromUserName")):
        return []
    openid, items = _text(push["FromUserName"]), list(_items(push.get("List")))
    if push.get("Event") == "subscribe_msg_change_event":
        return [
            Withdrawn(openid, _text(one.get("TemplateId")))
            for one in items
            if one.get("SubscribeStatusString") == "reject"
        ]
    if push.get("Event") == "subscribe_msg_sent_event":
        return [
            Undelivered(openid, _text(one.get("MsgID")))
            for one in items
            if _text(one.get("ErrorCode")) not in {"", "0"} and _text(one.get("MsgID"))
        ]
    return []


def _items(listed: Any) -> Iterator[dict[str, Any]]:
    for one in listed if isinstance(listed, list) else [listed]:
        if isinstance(one, dict):
            yield one


def _text(value: object) -> str:
    """A text, or a number as one; anything else, and anything too long to be an id, is nothing."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return text if len(text := str(value)) <= 64 else ""
