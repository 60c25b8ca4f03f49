"""What WeChat's error codes mean to our callers.

Sources: the error tables of code2Session, getPhoneNumber, stable_token,
subscribeMessage.send, getUserRiskRank and msgSecCheck in WeChat's server API documentation.
An errcode in no table becomes `wechat_refused`: something a deployment has to repair, not a citizen.
"""

from collections.abc import Callable, Mapping

from api.errors import Conflict, DomainError, Forbidden, Invalid, Unavailable, Upstream

BUSY = -1
"""WeChat's "system busy": the same call may be made again at once."""

TOKEN_REFUSED = frozenset({40001, 40014, 42001})
"""The access token is wrong, malformed or expired."""

NOT_THERE_LATELY = 61010
"""The user has not visited the mini-program lately: no refusal, WeChat just does not know."""

NOBODY_THERE = frozenset({40003, NOT_THERE_LATELY})
"""Whose words WeChat cannot check, now or later: whom it does not know has not visited either."""

Refusals = Mapping[int, Callable[[], DomainError]]


def busy(retry_after: int = 2) -> DomainError:
    """WeChat, or our queue to it, is full; a code that was sent is still good (503)."""
    return Unavailable("wechat_busy", "微信繁忙，请稍后重试", retry_after=retry_after)


def unavailable(retry_after: int = 5) -> DomainError:
    """WeChat cannot be reached or answers nothing sensible (503)."""
    return Unavailable("wechat_unavailable", "暂时无法连接微信，请稍后重试", retry_after=retry_after)


def timed_out() -> DomainError:
    """WeChat did not answer in time; whether it spent the code is unknown (504)."""
    return DomainError(
        "wechat_timeout",
        "微信响应超时，请稍后重试",
        detail="请重新获取凭证后再试",
        retry_after=2,
        status=504,
    )


def _code_invalid(detail: str = "") -> DomainError:
    return Invalid("wechat_code_invalid", "登录凭证无效或已过期，请重新登录", detail)


def _code_used(detail: str = "") -> DomainError:
    return Conflict("wechat_code_used", "登录凭证已使用过，请重新登录", detail)


def _blocked() -> DomainError:
    return Forbidden("wechat_user_blocked", "该微信账号存在安全风险，暂时不能登录")


LOGIN: Refusals = {
    BUSY: busy,
    40029: _code_invalid,
    41008: _code_invalid,
    40163: _code_used,
    40226: _blocked,
    45011: lambda: busy(60),
}
"""The login code's refusals."""

PHONE: Refusals = {
    **LOGIN,
    40029: lambda: _code_invalid("手机号授权无效、已过期或不属于当前用户，请重新授权手机号"),
    40163: lambda: _code_used("手机号授权已使用过，请重新授权手机号"),
}
"""The phone code's refusals: the same codes, told in words that fit."""


def _not_allowed() -> DomainError:
    return Conflict("message_not_allowed", "用户没有允许发送这类消息，或次数已用完")


def _template_wrong() -> DomainError:
    return Upstream("message_template_wrong", "订阅消息的模板或页面配置有误，请联系管理员")


SUBSCRIBE: Refusals = {
    BUSY: busy,
    45009: lambda: busy(60),
    45011: lambda: busy(60),
    40003: _not_allowed,
    43101: _not_allowed,
    40037: _template_wrong,
    41030: _template_wrong,
    47003: _template_wrong,
}
"""A subscription message's refusals. An openid WeChat does not know is nobody who allowed anything."""

RISK: Refusals = {BUSY: busy, 45009: lambda: busy(60), 45011: lambda: busy(60)}
"""A risk rank's refusals. Nobody waits for one, so that all are simply tried again."""

CHECK: Refusals = {BUSY: busy, 45009: lambda: busy(60), 45011: lambda: busy(60)}
"""A content check's refusals: nobody waits for it either."""

TOKEN: Refusals = {BUSY: busy, 45011: lambda: busy(60)}
"""The refusals of an access token that say nothing about the deployment."""


def refusal(errcode: int, refusals: Refusals) -> DomainError:
    """A new error for WeChat's errcode (not 0)."""
    make = refusals.get(errcode)
    if make:
        return make()
    return Upstream("wechat_refused", "微信拒绝了请求，请联系管理员", f"微信错误码 {errcode}")
