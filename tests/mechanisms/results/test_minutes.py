"""The minutes say everything that was signed, and have lines to sign on."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from api.adapters.papers import Paragraph, Signatures, Table
from api.db.tables.results import Result, ResultItem
from api.mechanisms.results.minutes import Change, Setting, Sitting, compose, points
from api.terms.polls import TieBreak
from api.terms.results import Outcome, ResultStatus

AT = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
DRAW = {"numbers": [3, 2], "drawn_on": "2026-11-02", "witnesses": ["唐正平", "俞晓岚"], "note": "当众抽签"}
SETTING = Setting(
    title="荷乡县十佳妇女小贷方案评选",
    basis="荷委〔2026〕18号",
    issuer="荷乡县妇女联合会",
    ballots=7,
    counted_at=AT,
    voided=[("机器批量投票", 2), ("有偿投票", 1)],
    rules_hash="cd" * 32,
    fingerprint="ef" * 32,
    tie_break=TieBreak.JURY_THEN_DRAW,
    criteria=[("带动就业", 60), ("可持续性", 40)],
    panelists=["评委甲", "评委乙"],
    sittings=[Sitting(AT, AT, None), Sitting(AT, AT, "一位评委因病缺席")],
    changes=[Change("评委丙", AT, left=True, reason="评委因病不能继续")],
    proposer="经办人甲",
    certifier="经办人乙",
)


def result(**changes: Any) -> Result:
    row = Result(
        subject_kind="campaign",
        subject_id=uuid4(),
        region_code="321099",
        public_weight=30,
        places=1,
        digest="ab" * 32,
        proposed_by=uuid4(),
        proposed_at=AT,
    )
    return row.model_copy(update=changes)


def item(number: int, outcome: Outcome, *scores: int | None) -> ResultItem:
    public, jury, total, rank = scores
    return ResultItem(
        result_id=uuid4(),
        number=number,
        subject_kind="thing",
        subject_id=uuid4(),
        title="荷塘边的绣房",
        byline="王**",
        region_name="泾河镇",
        votes=4,
        public_score=public,
        jury_score=jury,
        total_score=total,
        rank=rank,
        outcome=outcome,
    )


def test_a_score_is_written_as_people_write_it() -> None:
    assert [points(one) for one in (8550, 5, 0, 10000, None)] == ["85.50", "0.05", "0.00", "100.00", "—"]


def test_everything_is_on_the_paper() -> None:
    signed = result(
        status=ResultStatus.CERTIFIED,
        certified_by=uuid4(),
        certified_at=AT,
        certification=2,
        draws=[DRAW],
        earlier_draws=[DRAW | {"numbers": [2, 3], "note": None}],
    )
    items = [
        item(1, Outcome.DISQUALIFIED, None, None, None, None),
        item(3, Outcome.SELECTED, 10000, 8000, 8600, 1),
    ]
    paper = compose(signed, items, SETTING)
    text = "\n".join(one.text for one in paper.blocks if isinstance(one, Paragraph))
    for told in (
        "荷委〔2026〕18号",
        "选票7张",
        "作废3张（机器批量投票2张，有偿投票1张），作废名单已签名公布",
        "评委2人：评委甲、评委乙",
        "补充评审的原因：一位评委因病缺席",
        "总分＝公众得分×30%＋评委得分×70%",
        "先后次序为3号、2号。见证人：唐正平、俞晓岚。当众抽签",
        "此前提交、已被取代的抽签：2026年11月2日抽签，先后次序为2号、3号。",
        "评委变动：评委丙于2026年11月2日09:30退出。原因：评委因病不能继续。",
        "材料不显示姓名、乡镇、地点、贷款银行和得票，评审结束前看不到他人的评分",
        "不排除评委自行辨认出申报人",
        "2026年11月2日09:30由经办人甲提出，2026年11月2日09:30由经办人乙核定，系第2次核定",
    ):
        assert told in text
    _, figures = [one for one in paper.blocks if isinstance(one, Table)]
    assert figures.rows == (
        ("1", "荷塘边的绣房", "王**", "4", "—", "—", "—", "—", "取消资格"),
        ("3", "荷塘边的绣房", "王**", "4", "100.00", "80.00", "86.00", "1", "拟表彰"),
    )
    assert Signatures(("提出人", "核定人", "评委代表", "监督人")) in paper.blocks
    assert (paper.title, paper.subtitle) == ("荷乡县十佳妇女小贷方案评选结果纪要", "")
    assert signed.digest in paper.footer


@pytest.mark.parametrize(
    ("title", "minutes"),
    [
        ("荷乡县十佳妇女小贷方案评选", "荷乡县十佳妇女小贷方案评选结果纪要"),
        ("荷乡县十佳妇女小贷方案", "荷乡县十佳妇女小贷方案评选结果纪要"),
        ("荷乡县“巾帼贷”评选活动", "荷乡县“巾帼贷”评选活动结果纪要"),
        ("荷乡县十佳妇女小贷方案征集评选活动", "荷乡县十佳妇女小贷方案征集评选活动结果纪要"),
    ],
)
def test_the_title_names_the_contest_once(title: str, minutes: str) -> None:
    assert compose(result(), [], replace(SETTING, title=title)).title == minutes


def test_a_proposal_is_a_draft() -> None:
    paper = compose(result(), [], SETTING)
    text = "\n".join(one.text for one in paper.blocks if isinstance(one, Paragraph))
    assert paper.subtitle == "（草稿，尚未核定）"
    assert "尚待第二人核定" in text
    assert "没有需要抽签的并列" in text
