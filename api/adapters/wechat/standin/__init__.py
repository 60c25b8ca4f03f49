"""The stand-in WeChat."""

from api.adapters.wechat.standin.app import DEMO_APPID, DEMO_SECRET, StandIn, app_factory
from api.adapters.wechat.standin.templates import DEMO_TEMPLATE_IDS

__all__ = ["DEMO_APPID", "DEMO_SECRET", "DEMO_TEMPLATE_IDS", "StandIn", "app_factory"]
