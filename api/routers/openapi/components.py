"""What many answers share: headers, and one problem per status."""

from typing import Any

from api.routers.answers import header
from api.routers.problems import MEDIA_TYPE
from api.schemas.problem import Problem

_REFUSALS = {
    400: ("BadRequest", "请求无法解析，或缺少有效的 Idempotency-Key", "malformed", "请求不是有效的 JSON"),
    401: ("Unauthenticated", "没有登录，或登录已失效", "unauthenticated", "请先登录"),
    403: ("Forbidden", "看得到，但不能做", "forbidden", "您没有这项操作的权限"),
    404: ("NotFound", "不存在，或不在可见范围内", "not_found", "没有找到"),
    408: ("BodyTooSlow", "请求内容发送得太慢", "body_too_slow", "请求内容发送超时"),
    409: ("Conflict", "当前状态不允许，或他人已先处理", "state_conflict", "当前状态不允许此操作"),
    412: ("PreconditionFailed", "读取之后已被他人修改", "stale_version", "内容已被他人修改，请刷新后重试"),
    413: ("BodyTooLarge", "请求内容过大", "body_too_large", "请求内容过大"),
    415: (
        "UnsupportedMediaType",
        "请求内容不是所要的类型",
        "unsupported_media_type",
        "请使用 application/json",
    ),
    422: ("Invalid", "内容有误，`errors` 逐项说明", "validation_failed", "提交的内容有误"),
    428: ("PreconditionRequired", "修改须带 If-Match", "if_match_required", "请先读取最新内容再修改"),
    429: ("TooManyRequests", "过于频繁", "too_many_requests", "操作过于频繁，请稍后再试"),
    502: ("UpstreamRefused", "微信拒绝了平台的请求", "wechat_refused", "微信拒绝了请求，请联系管理员"),
    503: ("Unavailable", "暂时不可用，内容没有保存", "temporarily_unavailable", "系统繁忙，请稍后重试"),
    504: ("UpstreamTimeout", "微信没有及时回答", "wechat_timeout", "微信响应超时，请稍后重试"),
}
_LATER = {409, 429, 503, 504}
"""These may say when to come back."""


def reference(status: int) -> dict[str, str]:
    """The problem of a status. Raises KeyError for one that nothing here answers with."""
    return {"$ref": f"#/components/responses/{_REFUSALS[status][0]}"}


def problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def _response(status: int, description: str, code: str, title: str) -> dict[str, Any]:
    names = ["RateLimit", "RateLimit-Policy"]
    names += ["Retry-After"] if status in _LATER else []
    names += ["WWW-Authenticate"] if status == 401 else []
    example = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": "",
        "request_id": "0199d5a27c1e7b3a9f1e0d4a3a1f7c55",
        "errors": [],
    }
    if status == 422:
        example["errors"] = [{"pointer": "/title", "code": "missing", "detail": "缺少这一项"}]
    return {
        "description": description,
        "headers": {name: header(name) for name in names},
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example},
        },
    }


def _header(description: str, example: str, maximum: int = 200) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": maximum, "examples": [example]}
    return {"description": description, "schema": schema}


RESPONSES = {
    name: _response(status, description, code, title)
    for status, (name, description, code, title) in _REFUSALS.items()
}
HEADERS = {
    "Content-Disposition": _header("文件名", 'attachment; filename="notice.pdf"'),
    "ETag": _header("内容的版本；修改时放进 If-Match，再读时放进 If-None-Match", '"3"'),
    "Link": _header("下一页（RFC 8288）；没有就是最后一页", '</v1/campaigns?cursor=MDE>; rel="next"', 2000),
    "Location": _header("新建内容的地址", "/v1/staff/campaigns/0199d5a2-7c1e-7b3a-9f1e-0d4a3a1f7c55"),
    "RateLimit": _header("本时段剩余次数与重置秒数", '"citizen";r=99;t=60'),
    "RateLimit-Policy": _header("限速规则", '"citizen";q=100;w=60'),
    "Retry-After": _header("几秒后再来", "2"),
    "WWW-Authenticate": _header("登录方式", "Bearer"),
}
