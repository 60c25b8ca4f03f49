"""Which WeChat this process talks to: the real one, or a stand-in."""

import logging
from functools import cache

import httpx
from pydantic import SecretStr

from api.adapters.wechat.client import WeChat
from api.adapters.wechat.standin import DEMO_APPID, DEMO_SECRET, StandIn
from api.config import Settings

log = logging.getLogger(__name__)

IN_PROCESS = "standin"
"""The `wechat_url` that means the stand-in inside this process."""

STANDIN_URL = "http://standin.invalid"


def connect(settings: Settings) -> WeChat:
    """A client of the WeChat that the settings name; close it when done.

    A stand-in lets anybody in as anybody, so it is named in the log, loudly.
    """
    if settings.wechat_url != IN_PROCESS:
        if not settings.wechat_url.startswith("https://"):
            log.warning("WeChat is whatever answers at the configured http address: for development only")
        return WeChat(settings)
    log.warning("WeChat is the stand-in of this process: anybody can sign in as anybody")
    appid, secret = credentials(settings)
    inside = settings.model_copy(
        update={"wechat_url": STANDIN_URL, "wechat_appid": appid, "wechat_secret": SecretStr(secret)}
    )
    return WeChat(inside, in_process(settings))


def in_process(settings: Settings) -> httpx.AsyncBaseTransport:
    """A transport to this process's stand-in, the same one for everybody with the same credentials."""
    return httpx.ASGITransport(_resident(*credentials(settings)).app, raise_app_exceptions=False)


def credentials(settings: Settings) -> tuple[str, str]:
    """The appid and secret that a stand-in accepts: the settings', or the demo's where they are empty."""
    return (
        settings.wechat_appid or DEMO_APPID,
        settings.wechat_secret.get_secret_value() or DEMO_SECRET,
    )


@cache
def _resident(appid: str, secret: str) -> StandIn:
    return StandIn(appid, secret)
