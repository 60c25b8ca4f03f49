"""Pages for people: where to begin, the API documentation, the contract. No script from elsewhere."""

import html
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from markdown_it import MarkdownIt
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from api.errors import NotFound
from api.mechanisms import phases
from api.routers.campaign_views import public_views
from api.routers.deps import ReadSession, Running
from api.schemas.campaigns import CampaignView

CONTRACT = Path(__file__).resolve().parents[2] / "miniprogram_contract"
_SWAGGER = Path(str(files("fastapi_swagger"))) / "resources"
_CSP = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
router = APIRouter(include_in_schema=False)


def install(app: FastAPI) -> None:
    """Add the pages and the documentation's own files."""
    app.include_router(router)
    app.mount("/docs/assets", StaticFiles(directory=_SWAGGER), name="docs-assets")


@router.get("/")
async def home(session: ReadSession, running: Running) -> Response:
    """Where to begin."""
    rows, _ = await phases.public_page(session, None, 20)
    listed = "".join(_campaign(view) for view in await public_views(session, rows))
    notice = (
        "<p class=warn>演示模式：微信由替身扮演，任何人可以以任何身份登录，数据均为虚构。切勿用于真实活动。</p>"
        if running.settings.demo
        else ""
    )
    return _page(
        "同心 Tongxin",
        f"""<h1>同心 <small>Tongxin</small></h1>
<p>县级妇联等群团组织的活动平台：公示、投票、微心愿。</p>{notice}
<h2>活动</h2><ul>{listed or "<li>目前没有活动</li>"}</ul>
<h2>给开发者</h2><ul>
<li><a href="/docs">接口文档</a>（<a href="/openapi.json">openapi.json</a>）</li>
<li><a href="/contract/">小程序接口约定</a></li>
<li><a href="/v1/campaigns">/v1/campaigns</a> · <a href="/v1/config">/v1/config</a> ·
<a href="/readyz">/readyz</a></li></ul>""",
    )


def _campaign(view: CampaignView) -> str:
    opened = "、".join(html.escape(name.label) for name in view.open_now) or html.escape(view.status.label)
    poll = (
        f' · <a href="/v1/polls/{view.poll_id}">投票</a> · '
        f'<a href="/v1/polls/{view.poll_id}/candidates">候选名单</a> · '
        f'<a href="/v1/polls/{view.poll_id}/standings">得票</a>'
        if view.poll_id
        else ""
    )
    title = html.escape(view.title)
    return f'<li><a href="/v1/campaigns/{view.id}">{title}</a> <b>{opened}</b>{poll}</li>'


@router.get("/openapi.json")
async def openapi_document(request: Request) -> Response:
    """The document the documentation page shows."""
    return JSONResponse(request.app.openapi(), headers={"Cache-Control": "public, max-age=60"})


@router.get("/docs")
async def docs() -> Response:
    """The API documentation, from files of our own."""
    return _page(
        "同心 接口文档",
        '<div id="ui"></div><script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>',
        '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">',
    )


@router.get("/docs/start.js")
async def docs_start() -> Response:
    """Starts the documentation; apart from the page, so that the page needs no inline script."""
    script = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#ui", deepLinking: true});'
    return Response(script, media_type="text/javascript")


@router.get("/contract/")
async def contract() -> Response:
    """What a mini-program needs to know, page by page."""
    return await contract_page("README.md")


@router.get("/contract/{path:path}")
async def contract_page(path: str) -> Response:
    """One page or example of the contract."""
    file = (CONTRACT / path).resolve()
    if not file.is_relative_to(CONTRACT) or file.suffix not in {".md", ".json"} or not file.is_file():
        raise NotFound()
    text = file.read_text("utf-8")
    if file.suffix == ".json":
        return PlainTextResponse(text, media_type="application/json")
    return _page("同心 小程序接口约定", _markdown.render(text))


@router.get("/.well-known/security.txt")
async def security_txt(running: Running) -> Response:
    """Whom to tell of a weakness (RFC 9116)."""
    url = running.settings.public_url.rstrip("/")
    lines = (
        f"Contact: {running.settings.security_contact}",
        "Expires: 2027-12-31T00:00:00.000Z",
        f"Canonical: {url}/.well-known/security.txt",
        "Preferred-Languages: zh, en",
    )
    return PlainTextResponse("\n".join(lines) + "\n")


def _page(title: str, body: str, head: str = "") -> Response:
    style = (
        "body{font:16px/1.6 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;max-width:60rem;"
        "margin:2rem auto;padding:0 1rem;color:#222}h1 small{color:#777;font-weight:400}"
        "a{color:#a1233b}li{margin:.3rem 0}.warn{background:#fff3cd;border:1px solid #e0c36a;padding:.6rem 1rem}"
        "pre{background:#f6f6f6;padding:.8rem;overflow:auto}code{font-size:.92em}"
        "table{border-collapse:collapse;display:block;overflow:auto}td,th{border:1px solid #ddd;padding:.3rem .6rem;"
        "text-align:left;vertical-align:top}"
    )
    return HTMLResponse(
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style}</style>{head}</head>'
        f"<body>{body}</body></html>",
        headers={"Content-Security-Policy": _CSP},
    )
