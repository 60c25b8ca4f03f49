"""The minutes of a result as an official paper, with lines to sign by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.adapters.papers import Block, Paper, Paragraph, Signatures, Table
from api.clock import SHANGHAI, day
from api.db.tables.results import Result, ResultItem
from api.mechanisms.results.figures import Draw
from api.mechanisms.results.queries import draws_of, earlier_draws_of
from api.terms.polls import TieBreak
from api.terms.results import Outcome, ResultStatus

_TIE_BREAK = {
    TieBreak.JURY_THEN_DRAW: "总分相同的，评委分高者在前；仍相同且决定能否入选的，抽签。",
    TieBreak.DRAW: "总分相同且决定能否入选的，抽签。",
}

_BLIND = (
    "材料不显示姓名、乡镇、地点、贷款银行和得票，评审结束前看不到他人的评分。"
    "方案文字由申报人自拟，候选名单是公开的，不排除评委自行辨认出申报人。"
)


@dataclass(frozen=True)
class Sitting:
    """When the jury sat; a reason if it was a supplementary sitting."""

    opens_at: datetime
    closes_at: datetime
    reason: str | None


@dataclass(frozen=True)
class Change:
    """A panelist who came or went once there were sheets, and why."""

    name: str
    at: datetime
    left: bool
    reason: str


@dataclass(frozen=True)
class Setting:
    """What the minutes tell beside the figures; handed over by the kind."""

    title: str
    basis: str
    issuer: str
    ballots: int
    counted_at: datetime | None
    voided: Sequence[tuple[str, int]]
    """Ballots that a fraud audit voided, by the reason's words."""
    rules_hash: str
    fingerprint: str
    """Of the key that signs what the poll publishes."""
    tie_break: TieBreak
    criteria: Sequence[tuple[str, int]]
    panelists: Sequence[str]
    sittings: Sequence[Sitting]
    changes: Sequence[Change]
    proposer: str
    certifier: str | None


def compose(result: Result, items: Sequence[ResultItem], setting: Setting) -> Paper:
    """Everything both have signed, in the order in which it came about."""
    blocks: list[Block] = [
        Paragraph("依据", heading=True),
        Paragraph(setting.basis),
        Paragraph("计票", heading=True),
        Paragraph(_count(setting)),
        Paragraph("专家评审", heading=True),
        Paragraph(_jury(setting)),
        Table(
            columns=("评分项", "权重"),
            rows=tuple((name, f"{weight}%") for name, weight in setting.criteria),
            widths=(3, 1),
        ),
        Paragraph("计分办法", heading=True),
        Paragraph(_formula(result, setting)),
        Paragraph("评选结果", heading=True),
        _figures(items),
        Paragraph("抽签", heading=True),
        *[Paragraph(_draw(one)) for one in draws_of(result)],
        *([] if result.draws else [Paragraph("没有需要抽签的并列。")]),
        *[Paragraph(f"此前提交、已被取代的抽签：{_draw(one)}") for one in earlier_draws_of(result)],
        Paragraph("核定", heading=True),
        Paragraph(_signed(result, setting)),
        Signatures(("提出人", "核定人", "评委代表", "监督人")),
    ]
    at = result.certified_at if _stands(result) and result.certified_at else result.proposed_at
    return Paper(
        title=_title(setting.title),
        subtitle="" if _stands(result) else "（草稿，尚未核定）",
        blocks=tuple(blocks),
        issuer=setting.issuer,
        dated=day(at),
        footer=f"结果摘要（SHA-256）：{result.digest}",
    )


def points(hundredths: int | None) -> str:
    """8550 as 85.50; nothing where there is no score."""
    return "—" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def _title(contest: str) -> str:
    """A contest's title mostly names what it is (…评选, …评选活动): it is not said twice."""
    return f"{contest}结果纪要" if contest.endswith(("评选", "评选活动")) else f"{contest}评选结果纪要"


def _stands(result: Result) -> bool:
    return result.status in {ResultStatus.CERTIFIED, ResultStatus.FINAL}


def _count(setting: Setting) -> str:
    counted = f"，{_moment(setting.counted_at)}计票完毕" if setting.counted_at else ""
    return (
        f"共收到选票{setting.ballots}张{counted}。{_voided(setting)}"
        "核定前对全部选择记录重新点数，与封存的计票结果一致。"
        f"投票规则指纹（SHA-256）：{setting.rules_hash}；签名公钥指纹（SHA-256）：{setting.fingerprint}。"
    )


def _voided(setting: Setting) -> str:
    """Which votes are not in the figures below, and why."""
    by_reason = "，".join(f"{reason}{ballots}张" for reason, ballots in setting.voided if ballots)
    total = sum(ballots for _, ballots in setting.voided)
    if not total:
        return ""
    return f"经两名监督员核查，作废{total}张（{by_reason}），作废名单已签名公布；以下得票不含作废的选票。"


def _jury(setting: Setting) -> str:
    names = "、".join(setting.panelists)
    lines = [f"评委{len(setting.panelists)}人：{names}。各自独立评分。", _BLIND]
    for number, one in enumerate(setting.sittings, 1):
        span = f"{_moment(one.opens_at)}至{_moment(one.closes_at)}"
        lines.append(
            f"第{number}次评审：{span}。" + (f"补充评审的原因：{one.reason}。" if one.reason else "")
        )
    for change in setting.changes:
        step = "退出" if change.left else "加入"
        lines.append(f"评委变动：{change.name}于{_moment(change.at)}{step}。原因：{change.reason}。")
    return "\n".join(lines)


def _formula(result: Result, setting: Setting) -> str:
    jury = 100 - result.public_weight
    return "\n".join(
        [
            "公众得分＝100×得票数÷仍在评选中的最高得票数。",
            "评委得分为有效评分表的平均分，每表得分为各项评分与权重乘积之和；申报回避的不计入。",
            f"总分＝公众得分×{result.public_weight}%＋评委得分×{jury}%。每步四舍五入到小数点后两位。",
            _TIE_BREAK[setting.tie_break],
        ]
    )


def _figures(items: Sequence[ResultItem]) -> Table:
    return Table(
        columns=("编号", "项目", "姓名", "得票", "公众得分", "评委得分", "总分", "名次", "结果"),
        rows=tuple(
            (
                str(one.number),
                one.title,
                one.byline,
                str(one.votes),
                points(one.public_score),
                points(one.jury_score),
                points(one.total_score),
                str(one.rank or "—"),
                Outcome(one.outcome).label,
            )
            for one in items
        ),
        widths=(2, 5, 2, 2, 3, 3, 3, 2, 3),
    )


def _draw(one: Draw) -> str:
    order = "、".join(f"{number}号" for number in one.numbers)
    on = f"{one.drawn_on.year}年{one.drawn_on.month}月{one.drawn_on.day}日"
    note = f"{one.note}。" if one.note else ""
    return f"{on}抽签，先后次序为{order}。见证人：{'、'.join(one.witnesses)}。{note}"


def _signed(result: Result, setting: Setting) -> str:
    proposed = f"{_moment(result.proposed_at)}由{setting.proposer}提出"
    if not _stands(result) or result.certified_at is None:
        return f"{proposed}，尚待第二人核定。"
    again = f"，系第{result.certification}次核定" if result.certification > 1 else ""
    return f"{proposed}，{_moment(result.certified_at)}由{setting.certifier}核定{again}。"


def _moment(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"
