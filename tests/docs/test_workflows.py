"""docs/workflows.md is drawn from the transitions; REGENERATE=1 draws it anew."""

import os
from pathlib import Path

from api.campaigns.loan_plans import workflow as loan_plans
from api.campaigns.wishes import workflow as wishes
from api.campaigns.wishes.importing import workflow as imports
from api.kernel import Transition
from api.mechanisms.awards import workflow as awards
from api.mechanisms.messages import workflow as messages
from api.mechanisms.notice import workflow as notices
from api.mechanisms.phases import workflow as campaigns
from api.mechanisms.requests import workflow as requests
from api.mechanisms.results import workflow as results
from api.mechanisms.review import workflow as reviews
from api.mechanisms.voting.audit import workflow as voids
from api.mechanisms.words import workflow as words
from api.terms.ballots import AppealStatus, VoidStatus
from api.terms.campaigns import CampaignStatus
from api.terms.label import Labelled
from api.terms.loan_plans import LoanPlanStatus
from api.terms.messages import MessageStatus
from api.terms.notices import EntryStatus, ObjectionStatus
from api.terms.requests import DataRequestStatus
from api.terms.results import AwardStatus, ResultStatus
from api.terms.reviews import ReviewStatus
from api.terms.wishes import ImportStatus, WishStatus
from api.terms.words import WordsStatus
from tests.docs.texts import ROOT

PAGE = ROOT / "docs" / "workflows.md"
DRAWN: tuple[tuple[str, type[Labelled], tuple[Transition, ...]], ...] = (
    ("Campaign 活动", CampaignStatus, campaigns.TRANSITIONS),
    ("Loan plan 小贷方案", LoanPlanStatus, loan_plans.TRANSITIONS),
    ("Wish 微心愿", WishStatus, wishes.TRANSITIONS),
    ("Import of wishes 批量导入", ImportStatus, imports.TRANSITIONS),
    ("Review 审核", ReviewStatus, reviews.TRANSITIONS),
    ("Check of words 内容核对", WordsStatus, words.TRANSITIONS),
    ("Message 订阅消息", MessageStatus, messages.TRANSITIONS),
    ("Notice entry 公示名单上的一项", EntryStatus, notices.ENTRY_TRANSITIONS),
    ("Objection 异议", ObjectionStatus, notices.OBJECTION_TRANSITIONS),
    ("Result 评选结果", ResultStatus, results.TRANSITIONS),
    ("Award 表彰", AwardStatus, awards.TRANSITIONS),
    ("Batch of voids 作废批次", VoidStatus, voids.BATCH_TRANSITIONS),
    ("Ballot appeal 选票申诉", AppealStatus, voids.APPEAL_TRANSITIONS),
    ("Request about one's data 个人信息请求", DataRequestStatus, requests.TRANSITIONS),
)
_PREAMBLE = """# State diagrams

Drawn from the transitions in the code; do not edit by hand. `REGENERATE=1 make test ARGS='-k workflows'`
draws them anew. An arrow names the transition; ⏰ is taken by the clock alone. What is open at an instant is
not a state: windows and the phase of a poll are computed from the clock at every reading.
"""


def test_the_page_shows_the_transitions_as_they_are() -> None:
    drawn = _page()
    if os.environ.get("REGENERATE") == "1":
        PAGE.write_text(drawn, "utf-8")
    assert PAGE.read_text("utf-8") == drawn, "drift: run with REGENERATE=1"


def test_every_workflow_is_drawn() -> None:
    found = {path.parent.name for path in Path(ROOT / "api").rglob("workflow.py")} - {"kernel"}
    drawn = (
        *(campaigns, loan_plans, wishes, imports, reviews, words, messages),
        *(notices, results, awards, voids, requests),
    )
    assert found == {transitions.__name__.split(".")[-2] for transitions in drawn}


def _page() -> str:
    return "\n".join([_PREAMBLE, *(_section(*one) for one in DRAWN)])


def _section(title: str, states: type[Labelled], transitions: tuple[Transition, ...]) -> str:
    return "\n".join(
        [
            f"## {title}",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {state.value}: {state.value} {state.label}" for state in states),
            f"    [*] --> {next(iter(states)).value}",
            *_arrows(states, transitions),
            *(f"    {state.value} --> [*]" for state in states if _last(state, transitions)),
            "```",
            "",
            "| Transition | From | To | Permission | |",
            "| --- | --- | --- | --- | --- |",
            *(_row(states, one) for one in transitions),
            "",
        ]
    )


def _arrows(states: type[Labelled], transitions: tuple[Transition, ...]) -> list[str]:
    """One arrow a pair of states; two ways of the same name are one arrow."""
    arrows = [
        f"    {source} --> {one.target}: {one.name}{' ⏰' if one.due else ''}"
        for one in transitions
        for source in _sources(states, one)
    ]
    return list(dict.fromkeys(arrows))


def _row(states: type[Labelled], one: Transition) -> str:
    remarks = ["reason required"] * one.needs_reason + ["by the clock"] * one.due
    sources = ", ".join(_sources(states, one))
    return f"| {one.name} | {sources} | {one.target} | `{one.permission}` | {', '.join(remarks)} |"


def _sources(states: type[Labelled], one: Transition) -> list[str]:
    """In the order of the glossary: a set has none."""
    return [state.value for state in states if state in one.sources]


def _last(state: Labelled, transitions: tuple[Transition, ...]) -> bool:
    return not any(state in one.sources for one in transitions)
