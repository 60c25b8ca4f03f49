"""The stand-in WeChat."""

from api.adapters.wechat.standin.app import DEMO_APPID, DEMO_SECRET, StandIn, app_factory

__all__ = ["DEMO_APPID", "DEMO_SECRET", "StandIn", "app_factory"]
