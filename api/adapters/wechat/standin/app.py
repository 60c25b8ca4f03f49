"""A stateful stand-in of WeChat, for development, demos and tests; never for production."""

from collections.abc import Mapping

from starlette.applications import Starlette

from api.adapters.wechat.standin import control, front
from api.adapters.wechat.standin.state import State
from api.adapters.wechat.standin.templates import DEMO_TEMPLATES
from api.config import Settings

DEMO_APPID, DEMO_SECRET = "wxdemo0000000000", "demo-secret"


class StandIn:
    """WeChat's server APIs for one appid (`app` is an ASGI application), enforcing what WeChat enforces.

    Under /standin/ the same app plays the phone and takes orders to misbehave:
    POST codes {user}, phone-codes {user, phone, country_code?}, users/{user}/block,
    subscriptions {user, template_id, times?}, users/{user}/inbox, risk-ranks {user, rank},
    mood (see `Mood`) and, in a process of its own, clock {shift_seconds}.

    `per_minute` is the quota of calls per user and API; `open_platform` says whether
    the mini-program is bound there, so that sessions carry a unionid; `templates` are its
    message templates with their fields. What the content check finds of a text, the text itself
    says (see `words`).
    """

    def __init__(
        self,
        appid: str = DEMO_APPID,
        secret: str = DEMO_SECRET,
        *,
        per_minute: int = 100,
        open_platform: bool = False,
        own_process: bool = False,
        templates: Mapping[str, tuple[str, ...]] = DEMO_TEMPLATES,
    ) -> None:
        state = State(appid, secret, per_minute, open_platform, templates)
        self.app = Starlette(routes=[*front.routes(state), *control.routes(state, own_process)])


def app_factory() -> Starlette:
    """The stand-in as a process of its own, with the credentials of TONGXIN_WECHAT_*, or the demo's.

    `uvicorn api.adapters.wechat.standin:app_factory --factory --no-access-log`: callers put
    the secret in their URLs, as WeChat wants it, and an access log would show it.
    Raises RuntimeError in production mode.
    """
    settings = Settings()
    if settings.mode == "production":
        raise RuntimeError("the stand-in WeChat lets anybody in: not in production")
    return StandIn(
        settings.wechat_appid or DEMO_APPID,
        settings.wechat_secret.get_secret_value() or DEMO_SECRET,
        own_process=True,
    ).app
