"""openapi.json: what the code says, mended where the framework says it loosely."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.routers.problems import MEDIA_TYPE
from api.schemas.problem import Problem

TAGS = [
    {"name": "public", "description": "谁都能看：活动、投票、候选名单、得票、结果"},
    {"name": "sign-in", "description": "登录、续期、退出"},
    {"name": "citizen", "description": "群众本人：投票、申报、绑定手机号"},
    {"name": "staff", "description": "工作人员：活动、方案、操作记录"},
    {"name": "operations", "description": "运维探针"},
]
_METHODS = ("get", "put", "post", "delete")


def operation_id(route: APIRoute) -> str:
    """`get_campaign` → `getCampaign`."""
    first, *rest = route.name.split("_")
    return first + "".join(word.title() for word in rest)


def install(app: FastAPI) -> None:
    """Make `app.openapi()` answer with the mended document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _mend(_raw(app))
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way to replace it


def _raw(app: FastAPI) -> dict[str, Any]:
    return get_openapi(
        title="同心 Tongxin",
        version="0.1.0",
        summary="县级群团组织的活动平台",
        description=(
            "妇联等群团组织办活动用的平台：十佳妇女小贷方案评选、微心愿、最美家庭。\n\n"
            "时间都带时区；列表按游标翻页；新建操作须带 Idempotency-Key；"
            "出错一律是 application/problem+json，`code` 给程序看，`title` 给人看。"
        ),
        openapi_version="3.1.0",
        routes=app.routes,
        tags=TAGS,
        servers=[{"url": "/", "description": "本服务"}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        contact={"name": "Tongxin", "url": "https://tongxin.invalid"},
    )


def _mend(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas.update(_problem_schemas())
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                _mend_operation(path, method, item[method])
    document["components"]["responses"] = {
        "Problem": {
            "description": "请求未被接受；`code` 说明原因",
            "headers": {
                name: {"$ref": f"#/components/headers/{name}"} for name in ("RateLimit", "RateLimit-Policy")
            },
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    document["components"]["headers"] = {
        "RateLimit": _text_header("本时段剩余次数与重置秒数", '"citizen";r=99;t=60'),
        "RateLimit-Policy": _text_header("限速规则", '"citizen";q=100;w=60'),
        "ETag": _text_header("内容版本", '"3"'),
        "Link": _text_header("下一页", '</v1/campaigns?cursor=MDE>; rel="next"'),
    }
    document["security"] = [{"bearer": []}]
    return document


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def _mend_operation(path: str, method: str, operation: dict[str, Any]) -> None:
    operation.pop("security", None) if "security" in operation else operation.update(security=[])
    responses = operation["responses"]
    responses.pop("422", None)
    for status in _problem_statuses(path, method, operation):
        responses[status] = {"$ref": "#/components/responses/Problem"}
    for parameter in operation.get("parameters", []):
        _drop_null(parameter["schema"])
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    _drop_null(body.get("schema", {}))
    for status, response in responses.items():
        if status.startswith("2"):
            response["headers"] = {
                name: {"$ref": f"#/components/headers/{name}"} for name in ("RateLimit", "RateLimit-Policy")
            }


def _problem_statuses(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    """The refusals an operation may answer with, by what it takes."""
    found = {"400", "401", "422", "429", "503"}
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    if not operation.get("security", True) == [] or "/me" in path or "/staff" in path:
        found |= {"403"}
    if "{" in path:
        found |= {"404"}
    if method in {"post", "put"}:
        found |= {"403", "408", "409", "413"}
    if "If-Match" in names:
        found |= {"412", "428"}
    if path in {"/v1/auth/wechat", "/v1/me/phone"}:
        found |= {"502", "504"}
    if path in {"/livez"}:
        found = {"400"}
    return sorted(found)


def _drop_null(schema: dict[str, Any]) -> None:
    """An optional parameter is absent, never null."""
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if len(choices) == 1 and len(schema["anyOf"]) == 2:
        del schema["anyOf"]
        schema.update(choices[0])


def _text_header(description: str, example: str) -> dict[str, Any]:
    return {
        "description": description,
        "schema": {"type": "string", "maxLength": 500, "examples": [example]},
    }
