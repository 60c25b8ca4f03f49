"""A campaign of wishes as a page for people: counts, filters, open cards, how to claim, what was fulfilled.

No script: the filter is a form that asks for the page again.
"""

import html
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.campaigns.wishes.board import listing as board
from api.campaigns.wishes.board import showcase, summary
from api.campaigns.wishes.board.listing import Wanted
from api.db.tables.campaigns import Campaign
from api.mechanisms import phases
from api.routers.caching import REVALIDATE
from api.routers.deps import SnapshotSession
from api.routers.page_layout import page
from api.routers.wish_page_parts import STYLE, cards, claiming, counts, filters, standing
from api.schemas.text import clean
from api.schemas.wishes import WishCard, WishSummary
from api.terms.campaigns import CampaignKind, CampaignStatus
from api.terms.label import Labelled
from api.terms.wishes import AgeBand, GoodsCategory, ValueBand

Word = TypeVar("Word", bound=Labelled)
router = APIRouter(include_in_schema=False)
_AT_ONCE, _FULFILLED = 24, 6
_OVER = (CampaignStatus.CLOSED, CampaignStatus.CANCELLED)
_ASKED = {"category", "age_band", "value_band", "item", "region_code", "number", "cursor"}


@router.get("/wishes/{campaign_id}")
async def wish_page(campaign_id: UUID, request: Request, session: SnapshotSession) -> Response:
    """One campaign: how it stands, its open cards, how to claim one."""
    campaign = await phases.public(session, campaign_id, CampaignKind.WISHES)
    asked = _asked(request)
    found = await summary.of(session, campaign)
    shown, more = await board.page(session, campaign, _wanted(asked), asked.get("cursor"), _AT_ONCE)
    fulfilled, others = await showcase.page(session, campaign, None, _FULFILLED)
    return _answer(
        campaign,
        f"""<h1>{html.escape(campaign.title)}</h1>{standing(campaign, found)}
<p>{html.escape(campaign.summary)}</p>{counts(found.counts)}
{"" if campaign.status in _OVER else _open(campaign, asked, found, cards(shown), more)}
{_showcase(campaign, fulfilled, others)}""",
    )


@router.get("/wishes/{campaign_id}/fulfilled")
async def fulfilled_page(campaign_id: UUID, request: Request, session: SnapshotSession) -> Response:
    """What was fulfilled, as far as guardians agreed to its being shown."""
    campaign = await phases.public(session, campaign_id, CampaignKind.WISHES)
    asked = _asked(request)
    shown, more = await showcase.page(session, campaign, asked.get("cursor"), _AT_ONCE)
    path = f"/wishes/{campaign.id}/fulfilled"
    return _answer(
        campaign,
        f"""<p class="links"><a href="/wishes/{campaign.id}">← {html.escape(campaign.title)}</a></p>
<h1>已圆梦的心愿</h1><p class="quiet">经监护人单独同意展示。</p>
{cards(shown, 2) or '<p class="quiet">暂时没有可以展示的心愿。</p>'}{_next(path, asked, more)}""",
    )


def _open(campaign: Campaign, asked: dict[str, str], found: WishSummary, shown: str, more: str | None) -> str:
    """What can be claimed, and how."""
    path = f"/wishes/{campaign.id}"
    return f"""<h2 id="open">待认领的心愿</h2>
<p class="quiet">为保护孩子，心愿卡只有随机编号、年龄段和物品；同镇待认领的心愿不足五个时，不显示乡镇。</p>
{filters(path, found.facets, _wanted(asked))}
{shown or _none(asked)}
{_next(path, asked, more)}
<h2>怎样认领</h2>{claiming(found.rules)}"""


def _answer(campaign: Campaign, body: str) -> Response:
    answer = page(f"{campaign.title} · 同心", body, STYLE)
    answer.headers["Cache-Control"] = REVALIDATE
    return answer


def _asked(request: Request) -> dict[str, str]:
    """What the address asks, without what nobody can have typed."""
    found = {}
    for name, value in request.query_params.items():
        with suppress(ValueError):
            if name in _ASKED and clean(value):
                found[name] = clean(value)
    return found


def _wanted(asked: dict[str, str]) -> Wanted:
    """What the form asks for; a word nobody knows narrows nothing, since somebody may have typed it."""
    return Wanted(
        category=_known(GoodsCategory, asked.get("category")),
        age_band=_known(AgeBand, asked.get("age_band")),
        value_band=_known(ValueBand, asked.get("value_band")),
        item=asked.get("item"),
        region_code=asked.get("region_code"),
        number=asked.get("number"),
    )


def _known(words: type[Word], value: str | None) -> Word | None:
    return next((word for word in words if word == value), None)


def _none(asked: dict[str, str]) -> str:
    return f'<p class="quiet">{"没有符合条件的心愿。" if asked else "目前没有待认领的心愿。"}</p>'


def _next(path: str, asked: dict[str, str], cursor: str | None) -> str:
    """On to the next page of the same list; back to its beginning from any later one."""
    links = []
    if "cursor" in asked:
        first = {name: value for name, value in asked.items() if name != "cursor"}
        links.append(f'<a href="{_address(path, first)}">回到第一页</a>')
    if cursor:
        links.append(f'<a href="{_address(path, {**asked, "cursor": cursor})}">下一页</a>')
    return f'<nav class="links" aria-label="翻页">{"".join(links)}</nav>' if links else ""


def _address(path: str, asked: dict[str, str]) -> str:
    return html.escape(f"{path}?{urlencode(asked)}#open")


def _showcase(campaign: Campaign, shown: Sequence[WishCard], more: str | None) -> str:
    if not shown:
        return ""
    others = f'<p class="links"><a href="/wishes/{campaign.id}/fulfilled">更多已圆梦的心愿</a></p>'
    told = '<h2>已圆梦的心愿</h2><p class="quiet">经监护人单独同意展示。</p>'
    return f"{told}{cards(shown)}{others if more else ''}"
