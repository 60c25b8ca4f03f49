"""What the page of a campaign of wishes is made of: tiles, a form, cards, the rules."""

import html
from collections.abc import Sequence

from api.campaigns.wishes.board.listing import Wanted
from api.db.tables.campaigns import Campaign
from api.schemas.wishes import PublicWishRules, WishCard, WishCounts, WishFacet, WishFacets, WishSummary
from api.terms.campaigns import CampaignStatus

STYLE = """
.counts { display: grid; gap: .8rem; margin: 1.2rem 0;
  grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); }
.counts div { border: 1px solid #e3dcda; border-radius: .5rem; padding: .6rem 1rem; }
.counts dt { color: #645c59; } .counts dd { margin: 0; font-size: 1.7rem; font-weight: 600; }
form.filter { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .8rem 1rem;
  background: #f6f3f1; border-radius: .5rem; padding: 1rem; margin: 1rem 0; align-items: end; }
form.filter label { display: block; font-size: .95rem; }
form.filter select, form.filter input { width: 100%; box-sizing: border-box; min-height: 44px; font: inherit;
  padding: .3rem .6rem; border: 1px solid #7d7370; border-radius: .4rem; background: #fff; color: inherit; }
form.filter button { min-height: 44px; font: inherit; padding: .3rem 1.6rem; border: 0; border-radius: .4rem;
  background: #a1233b; color: #fff; cursor: pointer; }
form.filter p { grid-column: 1 / -1; margin: 0; display: flex; gap: 1.2rem; align-items: center; }
form.filter p a { padding: .6rem 0; }
:is(select, input, button):focus-visible { outline: 3px solid #e08a2e; outline-offset: 2px; }
ul.wishes { list-style: none; padding: 0; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); }
ul.wishes li { border: 1px solid #e3dcda; border-radius: .5rem; padding: .4rem 1.2rem .9rem; }
ul.wishes :is(h2, h3) { margin: .5rem 0; font-size: 1.2rem; overflow-wrap: anywhere; }
ul.wishes dl { display: grid; grid-template-columns: auto 1fr; gap: .15rem .9rem; margin: 0; }
ul.wishes dt { color: #645c59; } ul.wishes dd { margin: 0; }
nav.links { margin: 1rem 0; } nav.links a { padding: .6rem 0; }
"""


def standing(campaign: Campaign, found: WishSummary) -> str:
    """Whether one can claim now, and if not why."""
    if campaign.status is CampaignStatus.PAUSED:
        reason = f"：{html.escape(campaign.public_reason)}" if campaign.public_reason else ""
        return f'<p class="warn">活动已暂停{reason}。心愿卡暂不显示。</p>'
    if campaign.status is not CampaignStatus.PUBLISHED:
        return f'<p class="quiet">活动{html.escape(campaign.status.label)}。</p>'
    if found.claiming_open:
        return '<p><span class="tag">正在认领</span></p>'
    return '<p class="quiet">现在不在认领时间内。</p>'


def counts(found: WishCounts) -> str:
    """Four numbers, and nothing that makes a race of them."""
    tiles = (
        ("已征集", found.collected),
        ("待认领", found.open),
        ("已认领", found.claimed),
        ("已圆梦", found.fulfilled),
    )
    return '<dl class="counts">' + "".join(f"<div><dt>{a}</dt><dd>{b}</dd></div>" for a, b in tiles) + "</dl>"


def filters(path: str, facets: WishFacets, wanted: Wanted) -> str:
    """The form; each choice says how many open cards fit it."""
    selects = (
        ("category", "物品类别", facets.categories, wanted.category),
        ("age_band", "年龄段", facets.age_bands, wanted.age_band),
        ("value_band", "价值", facets.value_bands, wanted.value_band),
        ("item", "物品", facets.items, wanted.item),
        ("region_code", "乡镇", facets.towns, wanted.region_code),
    )
    fields = "".join(_select(*one) for one in selects if one[2])
    number = html.escape(wanted.number or "")
    return f"""<form class="filter" action="{path}#open" method="get">{fields}
<div><label for="number">编号</label>
<input id="number" name="number" inputmode="numeric" maxlength="12" autocomplete="off" value="{number}"></div>
<p><button type="submit">筛选</button><a href="{path}#open">显示全部</a></p></form>"""


def _select(name: str, label: str, facets: Sequence[WishFacet], chosen: str | None) -> str:
    options = "".join(
        f'<option value="{html.escape(one.value)}"{" selected" if one.value == chosen else ""}>'
        f"{html.escape(one.label)}（{one.open}）</option>"
        for one in facets
    )
    return (
        f'<div><label for="{name}">{label}</label>'
        f'<select id="{name}" name="{name}"><option value="">不限</option>{options}</select></div>'
    )


def cards(shown: Sequence[WishCard], level: int = 3) -> str:
    """The cards as a list, each under a heading of that level; nothing if there is none."""
    return f'<ul class="wishes">{"".join(_card(one, level) for one in shown)}</ul>' if shown else ""


def _card(one: WishCard, level: int) -> str:
    told = (
        ("规格", one.size),
        ("编号", one.number),
        ("孩子", one.age_label),
        ("类别", one.category_label),
        ("价值", one.value_label),
        ("乡镇", one.region_name),
    )
    lines = "".join(f"<dt>{name}</dt><dd>{html.escape(value)}</dd>" for name, value in told if value)
    return f"<li><h{level}>{html.escape(one.item)}</h{level}><dl>{lines}</dl></li>"


def claiming(rules: PublicWishRules) -> str:
    """How to claim, where to hand in, whom to ask."""
    phone = "认领前须在小程序里绑定手机号，便于妇联联系。" if rules.donors_verified else ""
    points = "".join(_row((one.name, one.address, one.hours)) for one in rules.points)
    confirmed = f"{rules.claim_days}天内妇联与您确认，确认后{rules.hand_in_days}天内请把物品送到接收点"
    person = f"每人同时最多认领{rules.at_once}个，本次活动共{rules.per_campaign}个"
    unit = f"单位同时最多{rules.unit_at_once}个，共{rules.unit_per_campaign}个"
    return f"""<ol>
<li>在微信小程序里选一个心愿认领，或致电妇联，说明心愿编号。{phone}</li>
<li>{confirmed}，出示取件码。逾期的，心愿重新开放认领。</li>
<li>妇联转交给孩子并回访，您会收到进度、感谢和证书编号。</li></ol>
<p>{person}；{unit}。</p>
<p>只接受实物，不接受现金、转账；不提供孩子的姓名和住址。</p>
<h3>接收点</h3>
<table><thead><tr><th scope="col">接收点</th><th scope="col">地址</th><th scope="col">时间</th></tr></thead>
<tbody>{points}</tbody></table>
<h3>联系方式</h3><p>{html.escape(rules.contact)}</p>"""


def _row(cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in cells)}</tr>"
