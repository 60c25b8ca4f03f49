"""Public notices as pages for people: on the home page in a line each, and each on its own."""

import html
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from api.clock import SHANGHAI
from api.mechanisms.notice import queries
from api.routers.deps import ReadSession
from api.routers.notice_views import public_detail, public_views
from api.routers.page_layout import page
from api.schemas.notices import EntryView, NoticeView
from api.terms.notices import EntryStatus

router = APIRouter(include_in_schema=False)


async def links(session: AsyncSession) -> str:
    """The newest notices, each with how it stands, as a list."""
    rows, _ = await queries.public_page(session, None, None, 10)
    items = "".join(
        f'<li><a href="/notices/{one.id}">{html.escape(one.title)}</a> '
        f'<span class="quiet">{_period(one)}</span></li>'
        for one in await public_views(session, rows)
    )
    return f"<ul>{items}</ul>" if items else '<p class="quiet">目前没有公示。</p>'


@router.get("/notices/{notice_id}")
async def notice_page(notice_id: UUID, session: ReadSession) -> Response:
    """One notice: what is announced, the list, until when and how to object."""
    notice = await public_detail(session, await queries.public(session, notice_id))
    rows = "".join(_row(one, notice.closes_at) for one in notice.entries)
    taken_back = (
        f'<p class="warn">本公示已撤回：{html.escape(notice.withdrawn_reason)}</p>'
        if notice.withdrawn_reason
        else ""
    )
    return page(
        f"{notice.title} · 同心",
        f"""<h1>{html.escape(notice.title)}</h1>{taken_back}
<p>{html.escape(notice.body)}</p>
<p>依据：{html.escape(notice.basis)}</p>
<p>公示时间：{_period(notice)}，不少于{notice.working_days}个工作日</p>
<table><thead><tr><th>序号</th><th>姓名</th><th>项目</th><th>乡镇</th><th>情况</th></tr></thead>
<tbody>{rows}</tbody></table>
<h2>怎样提出异议</h2>
<p>{html.escape(notice.how_to_object)}</p><p>{html.escape(notice.contact)}</p>
<p class="quiet">{html.escape(notice.issuer)}</p>
<p class="links"><a href="/v1/notices/{notice.id}/paper.pdf">PDF 文件</a>
<a href="/v1/notices/{notice.id}/paper.docx">Word 文件</a></p>""",
    )


def _row(entry: EntryView, closes_at: datetime) -> str:
    told = entry.status.label + (f"：{html.escape(entry.public_reason)}" if entry.public_reason else "")
    if entry.status is EntryStatus.LISTED:
        later = entry.ends_at is not None and entry.ends_at > closes_at
        told = f"公示至{_local(entry.ends_at)}" if later and entry.ends_at else ""
    cells = (str(entry.number), entry.byline, entry.title, entry.region_name)
    return "<tr>" + "".join(f"<td>{html.escape(one)}</td>" for one in cells) + f"<td>{told}</td></tr>"


def _period(notice: NoticeView) -> str:
    state = "，正在公示" if notice.open else ""
    return f"{_local(notice.opens_at)}至{_local(notice.closes_at)}{state}"


def _local(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
