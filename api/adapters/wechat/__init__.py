"""WeChat's server side: sign-in, phone numbers, messages, content checks, pushes, and a stand-in of it."""

from api.adapters.wechat.checked_text import CheckedText, Scene, Suggestion
from api.adapters.wechat.client import WeChat, WeChatSession
from api.adapters.wechat.connecting import connect
from api.adapters.wechat.player import Player
from api.adapters.wechat.push import Pushes
from api.adapters.wechat.standin import StandIn

__all__ = [
    "CheckedText",
    "Player",
    "Pushes",
    "Scene",
    "StandIn",
    "Suggestion",
    "WeChat",
    "WeChatSession",
    "connect",
]
