"""Pages for people: where to begin, the API documentation, the contract. No script from elsewhere."""

import html
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from markdown_it import MarkdownIt
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from api import clock
from api.clock import SHANGHAI
from api.errors import NotFound
from api.mechanisms import phases
from api.routers import notice_pages, verifier_page, wish_pages
from api.routers.campaign_views import public_views
from api.routers.deps import ReadSession, Running
from api.routers.page_layout import bare_page, page
from api.schemas.campaigns import CampaignView
from api.terms.campaigns import CampaignKind, WindowName

CONTRACT = Path(__file__).resolve().parents[2] / "miniprogram_contract"
_SWAGGER = Path(str(files("fastapi_swagger"))) / "resources"

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
router = APIRouter(include_in_schema=False)


def install(app: FastAPI) -> None:
    """Add the pages and the documentation's own files."""
    app.include_router(router)
    app.include_router(notice_pages.router)
    app.include_router(verifier_page.router)
    app.include_router(wish_pages.router)
    app.mount("/docs/assets", StaticFiles(directory=_SWAGGER), name="docs-assets")


@router.get("/")
async def home(session: ReadSession, running: Running) -> Response:
    """Where to begin."""
    rows, _ = await phases.public_page(session, None, 20)
    cards = "".join(_card(view) for view in await public_views(session, rows))
    warning = (
        '<p class="warn"><strong>演示模式。</strong>微信由替身扮演，任何人可以以任何身份登录；'
        "人物和数据都是虚构的。切勿用于真实活动。</p>"
    )
    return page(
        "同心 Tongxin",
        f"""<p>县级妇联等群团组织办活动的平台：评选从征集、初审、公示、投票、评审到公布结果，
微心愿从征集、认领到送达、圆梦。</p>
{warning if running.settings.demo else ""}
<h2>活动</h2>{cards or '<p class="quiet">目前没有公开的活动。</p>'}
<h2>公示</h2>{await notice_pages.links(session)}
<h2>自己核对计票</h2>
<p>计票结束后，任何人都可以下载一项投票的数据包，用<a href="/verifier">校验程序</a>
在自己的电脑上重新计算一遍。校验程序的 SHA-256：<code>{verifier_page.fingerprint()}</code></p>
<h2>给开发者</h2>
<p class="links"><a href="/docs">接口文档</a><a href="/openapi.json">openapi.json</a>
<a href="/contract/">小程序接口约定</a><a href="/v1/campaigns">/v1/campaigns</a>
<a href="/v1/config">/v1/config</a></p>""",
    )


def _card(view: CampaignView) -> str:
    open_windows = [one for one in view.windows if one.open]
    tags = "".join(f'<span class="tag">{html.escape(one.label)}</span> ' for one in open_windows)
    when = "；".join(f"{html.escape(one.label)}到 {_local(one.closes_at)} 为止" for one in open_windows)
    if view.next_window and view.next_opens_at:
        when += f"{'；' if when else ''}{view.next_window.label}于 {_local(view.next_opens_at)} 开始"
    links = f'<a href="/v1/campaigns/{view.id}">活动</a>'
    if view.kind is CampaignKind.WISHES:
        wording = "看心愿、认领心愿" if open_windows else "看圆梦的心愿"
        links += f'<a href="/wishes/{view.id}">{wording}</a>'
    if view.poll_id:
        links += (
            f'<a href="/v1/polls/{view.poll_id}">投票规则</a>'
            f'<a href="/v1/polls/{view.poll_id}/candidates">候选名单</a>'
        )
    if view.poll_id and _voting_has_begun(view):
        links += (
            f'<a href="/v1/polls/{view.poll_id}/standings">得票</a>'
            f'<a href="/v1/campaigns/{view.id}/result">结果</a>'
        )
    status = tags or f'<span class="quiet">{html.escape(view.status.label)}</span>'
    return (
        f'<section class="card"><h3>{html.escape(view.title)}</h3><p>{status}'
        f'<span class="quiet">{when}</span></p><p class="links">{links}</p></section>'
    )


def _voting_has_begun(view: CampaignView) -> bool:
    voting = (one for one in view.windows if one.name is WindowName.NOTICE_AND_VOTING)
    return any(one.opens_at <= clock.now() for one in voting)


def _local(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


@router.get("/openapi.json")
async def openapi_document(request: Request) -> Response:
    """The document the documentation page shows."""
    return JSONResponse(request.app.openapi(), headers={"Cache-Control": "public, max-age=60"})


@router.get("/docs")
async def docs() -> Response:
    """The API documentation, from files of our own."""
    return bare_page(
        "同心 接口文档",
        '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">'
        '<link rel="icon" href="/docs/assets/favicon-32x32.png">',
        '<p style="margin:1rem 1.5rem"><a href="/">← 同心 首页</a></p><div id="ui"></div>'
        '<script src="/docs/assets/swagger-ui-bundle.js"></script>'
        '<script src="/docs/start.js"></script>',
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
    file = (CONTRACT / path.replace("\0", "")).resolve()
    if not file.is_relative_to(CONTRACT) or file.suffix not in {".md", ".json"} or not file.is_file():
        raise NotFound()
    text = file.read_text("utf-8")
    if file.suffix == ".json":
        return PlainTextResponse(text, media_type="application/json")
    heading = text.partition("\n")[0].lstrip("# ")
    return page(f"{heading} · 同心 小程序接口约定", _markdown.render(text))


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
