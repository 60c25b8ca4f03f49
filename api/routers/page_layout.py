"""How a page for people looks: one shell, one small stylesheet, nothing from elsewhere."""

import html

from starlette.responses import HTMLResponse, Response

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

STYLE = """
body { font: 17px/1.65 system-ui, "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", sans-serif;
  max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; color: #23201f; }
header { display: flex; gap: 1.2rem; align-items: baseline; flex-wrap: wrap;
  border-bottom: 3px solid #a1233b; margin-bottom: 1.5rem; }
header b { font-size: 1.5rem; margin-right: auto; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; } h3 { font-size: 1.05rem; }
a { color: #96203a; } a:focus-visible { outline: 3px solid #e08a2e; outline-offset: 2px; }
.warn { background: #fff3cd; border-left: 6px solid #d9a400; padding: .7rem 1rem; }
.card { border: 1px solid #e3dcda; border-radius: .5rem; padding: .2rem 1.2rem .6rem; margin: 1rem 0; }
.card p:last-child { margin-bottom: 0; }
.card h3 { margin-bottom: .3rem; font-size: 1.15rem; }
.tag { background: #a1233b; color: #fff; border-radius: 1rem; padding: .1rem .8rem; font-size: .9rem; }
.quiet { color: #645c59; } .links { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; }
.links a { padding: .35rem 0; }
pre { background: #f6f3f1; padding: .9rem 1rem; overflow: auto; font-size: .88rem; line-height: 1.5; }
code { font-size: .92em; } table { border-collapse: collapse; display: block; overflow: auto; }
td, th { border: 1px solid #ddd4d1; padding: .35rem .7rem; text-align: left; vertical-align: top; }
th { background: #f6f3f1; white-space: nowrap; } td code { white-space: nowrap; }
blockquote { border-left: 4px solid #ddd4d1; margin-left: 0; padding-left: 1rem; color: #645c59; }
@media (max-width: 40rem) { td { min-width: 9em; }
  td code { white-space: normal; overflow-wrap: anywhere; } }
"""

_HEADER = (
    '<header><b>同心 Tongxin</b><a href="/">首页</a>'
    '<a href="/docs">接口文档</a><a href="/contract/">小程序接口约定</a></header>'
)


def page(title: str, body: str, style: str = "") -> Response:
    """A page with our header; `body` is HTML that is safe already, `style` what only this page has."""
    return _shell(title, f"<style>{STYLE}{style}</style>", _HEADER + f"<main>{body}</main>")


def bare_page(title: str, head: str, body: str) -> Response:
    """A page that brings its own look."""
    return _shell(title, head, body)


def _shell(title: str, head: str, body: str) -> Response:
    return HTMLResponse(
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title>{head}</head><body>{body}</body></html>",
        headers={"Content-Security-Policy": _POLICY},
    )
