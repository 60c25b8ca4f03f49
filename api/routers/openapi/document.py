"""The document as a whole."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts

from api.routers.openapi import bounds, components, operations

TAGS = [
    {"name": "public", "description": "谁都能看：活动、投票、候选名单、得票、结果"},
    {"name": "sign-in", "description": "登录、续期、退出"},
    {"name": "citizen", "description": "群众本人：投票、申报、绑定手机号"},
    {"name": "staff", "description": "工作人员：活动、方案、操作记录"},
    {"name": "wechat", "description": "微信服务器的推送：以签名为凭，不用登录"},
    {"name": "operations", "description": "运维探针"},
]
_DESCRIPTION = (
    "妇联等群团组织办活动用的平台：目前有十佳妇女小贷方案评选，从征集到公布得票。\n\n"
    "时间都带时区；列表按游标翻页；新建操作须带 Idempotency-Key；"
    "出错一律是 application/problem+json，`code` 给程序看，`title` 给人看。"
)


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of every route of the API; pages and a demo's own routes are not part of it."""
    routes = [
        route
        for route in iter_route_contexts(app.routes)
        if getattr(route, "include_in_schema", False) and not str(route.path).startswith("/demo")
    ]
    document = get_openapi(
        title="同心 Tongxin",
        version="0.1.0",
        summary="县级群团组织的活动平台",
        description=_DESCRIPTION,
        openapi_version="3.1.0",
        routes=routes,
        tags=TAGS,
        servers=[{"url": "/", "description": "本服务 (production)", "x-internal": False}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        contact={"name": "Tongxin", "url": "https://tongxin.invalid"},
    )
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas.update(components.problem_schemas())
    for route in routes:
        for method in route.methods or ():
            operations.mend(route, document["paths"][route.path_format][method.lower()])
    document["components"].update(responses=components.RESPONSES, headers=components.HEADERS)
    document["security"] = [{"bearer": []}]
    bounds.bind(document)
    return document
