"""Fraud audits, as auditors see them: never a voter, never a receipt."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas.base import Flag, Form, Instant, View
from api.schemas.polls import Count
from api.schemas.text import Line, Prose
from api.terms.ballots import AppealStatus, SignalKind, VoidReason, VoidStatus

WindowNumber = Annotated[int, Field(strict=True, ge=1, le=1_048_575, examples=[12])]
CandidateNumber = Annotated[int, Field(strict=True, ge=1, le=9999, examples=[7])]
Secret = Annotated[
    str, Field(strict=True, min_length=1, max_length=128, examples=["荷塘月色下的一句长长的口令"])
]
Why = Annotated[str, Field(max_length=500, examples=["同一时段异常集中"])]
_Answer = Annotated[str, Field(max_length=500, examples=["经复核，该票恢复有效"])]
_Settled = Literal[AppealStatus.UPHELD, AppealStatus.DISMISSED]
_Few = Annotated[Flag, Field(description="fewer than 20: the number is not told, not even that it is 0")]
_Deviation = Annotated[
    int,
    Field(
        ge=-1_000_000,
        le=1_000_000,
        description="(votes - n·p) ÷ √(n·p·(1-p)) in tenths: n picks here, p the share in all sealed ones",
        examples=[64],
    ),
]


class PassphraseForm(Form):
    """A passphrase that only this auditor knows: at least twelve characters, not a common one."""

    passphrase: Secret


class EnrolmentView(View):
    """Since when this auditor is enrolled, and of which polls she holds half the key."""

    enrolled_at: Instant | None
    poll_ids: Annotated[list[UUID], Field(max_length=1000)]


class SkewView(View):
    """How a candidate fared in one window, against her share over all sealed windows."""

    number: CandidateNumber
    votes: Count
    deviation: _Deviation


class WindowSignals(View):
    """One sealed window: how many ballots bear which signals, and its tally. Both are totals, apart.

    The tally is null until the poll's rule for live results has released it, also to auditors.
    """

    number: WindowNumber
    last: WindowNumber
    opened_at: Instant
    sealed_at: Instant
    ballots: Count
    flagged: Count
    signals: Annotated[dict[SignalKind, Count], Field(max_length=10, examples=[{"fast": 31, "new": 28}])]
    blank: Count | None
    candidates: Annotated[list[SkewView], Field(max_length=1000)] | None


class VoidFilter(Form):
    """Which ballots: every part given must hold; of `signals` any one.

    A candidate's number is looked at only when voids are applied, since nothing else can.
    It narrows signals, and is no filter by itself: votes are voided, not candidates.
    """

    from_window: WindowNumber | None = None
    to_window: WindowNumber | None = None
    signals: Annotated[list[SignalKind], Field(max_length=4, examples=[["fast", "burst"]])] = []
    flagged: Flag = False
    candidate_number: CandidateNumber | None = None

    @model_validator(mode="after")
    def says_which(self) -> Self:
        if self.from_window and self.to_window and self.from_window > self.to_window:
            raise ValueError("起始批次不能大于终止批次")
        if len(set(self.signals)) != len(self.signals):
            raise ValueError("信号不能重复")
        if not (self.from_window or self.to_window or self.signals or self.flagged):
            raise ValueError("请至少按批次或信号限定范围")
        if self.candidate_number and not (self.signals or self.flagged):
            raise ValueError("按候选项目限定时，须同时按信号限定")
        return self


class VoidPreview(View):
    """How many ballots the voter's side of a filter meets; `found` is null for `few`."""

    found: Count | None
    few: _Few


class VoidForm(Form):
    """Ballots to be voided: what for, on what grounds, and which."""

    reason: VoidReason
    note: Annotated[str, Prose(500, example="12至15批共用网段，提交间隔不足一秒")]
    filter: VoidFilter


class VoidBatchView(View):
    """A batch of voids and who stands by it."""

    id: UUID
    poll_id: UUID
    filter: VoidFilter
    reason: VoidReason
    reason_label: Annotated[str, Field(max_length=40, examples=["机器批量投票"])]
    note: Why
    status: VoidStatus
    found: Count | None
    few: _Few
    voided: Count | None
    proposed_by: Annotated[str, Field(max_length=60, examples=["审计甲"])]
    proposed_at: Instant
    confirmed_by: Annotated[str, Field(max_length=60, examples=["审计乙"])] | None
    confirmed_at: Instant | None


class PartForm(Form):
    """One share holder's part, typed by herself."""

    username: Annotated[str, Line(40, example="auditor")]
    passphrase: Secret


class ApplicationForm(Form):
    """Both share holders' parts, at one desk; neither is kept."""

    passphrases: Annotated[list[PartForm], Field(min_length=2, max_length=2)]


class VoidListView(View):
    """The void list now in force: ballots by reason, and their picks by candidate number."""

    poll_id: UUID
    version: Annotated[int, Field(ge=1, le=10_000, examples=[1])]
    applied_at: Instant
    ballots: Annotated[dict[VoidReason, Count], Field(max_length=10, examples=[{"scripted": 41}])]
    tally: Annotated[dict[str, Count], Field(max_length=1000, examples=[{"3": 41}])]


class AppealStaffView(View):
    """An appeal without its words, its voter and its receipt."""

    id: UUID
    poll_id: UUID
    status: AppealStatus
    filed_at: Instant
    answer: _Answer | None
    decided_at: Instant | None


class AppealContent(View):
    """What a citizen wrote, and the signals of her ballot: too little to find it in what is published."""

    text: Annotated[str, Field(max_length=1000, examples=["这一票是我本人用自己的手机投的。"])]
    signals: Annotated[list[SignalKind], Field(max_length=4, examples=[["fast", "risk"]])]


class AppealDecision(Form):
    """What becomes of an appeal; the answer is read by who made it and must name nobody."""

    outcome: _Settled
    answer: Annotated[str, Prose(500, example="经复核，该票恢复有效")]
