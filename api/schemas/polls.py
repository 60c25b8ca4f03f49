"""Polls, candidates and ballots."""

from datetime import time
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas.base import Flag, Form, Instant, View
from api.schemas.text import Line
from api.terms.ballots import SignalKind
from api.terms.polls import CandidateStanding, LiveResults, PollPhase, TieBreak, VoterEligibility

Minute = Annotated[
    str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", min_length=5, max_length=5, examples=["09:00"])
]
Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", min_length=64, max_length=64)]
"""SHA-256 in hex."""
Signature = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9_-]{86}$", min_length=86, max_length=86, examples=["A" * 86]),
]
Count = Annotated[int, Field(ge=0, le=1_000_000_000, examples=[128])]
ReceiptCode = Annotated[
    str,
    Field(
        pattern=r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$",
        min_length=24,
        max_length=24,
        examples=["000C-7KQF-2M9X-WR4T-8HBN"],
    ),
]


class Hours(Form):
    """Between which times of day ballots are taken, county time; `until` itself is too late."""

    since: Minute
    until: Minute

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.since >= self.until:
            raise ValueError("开始时刻须早于结束时刻")
        return self


class BallotRules(Form):
    """Everything that decides what a ballot may hold and how it counts.

    One object, so that its RFC 8785 form has one hash; frozen at the first ballot.
    Weights are percent, the jury's being what the public's leaves; the public's is 30
    unless a recorded approval allows more.
    """

    picks_min: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    picks_max: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    ballots_per_day: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1
    ballots_total: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    one_pick_per_candidate_per_day: Flag = True
    blank_allowed: Flag = False
    live_results: LiveResults = LiveResults.AFTER_CLOSE
    live_results_at: Minute | None = None
    public_weight: Annotated[int, Field(strict=True, ge=0, le=100)] = 30
    public_weight_approval: Annotated[str, Line(200, example="荷委办〔2026〕7号")] | None = None
    tie_break: TieBreak = TieBreak.JURY_THEN_DRAW
    voters: VoterEligibility = VoterEligibility.ANY
    hours: Hours | None = None
    signals: Annotated[
        list[SignalKind],
        Field(
            min_length=len(SignalKind),
            max_length=len(SignalKind),
            json_schema_extra={"const": [str(kind) for kind in SignalKind]},
            description="which signals of manipulation are looked at: told to everybody, chosen by nobody",
        ),
    ] = list(SignalKind)

    def within_hours(self, at: time) -> bool:
        """Whether ballots are taken at this time of day in the county."""
        return self.hours is None or self.hours.since <= at.strftime("%H:%M") < self.hours.until

    @model_validator(mode="after")
    def consistent(self) -> Self:
        if self.picks_min > self.picks_max:
            raise ValueError("最少可选数不能大于最多可选数")
        if (self.live_results is LiveResults.DAILY) != (self.live_results_at is not None):
            raise ValueError("每日公布须给出时刻，其他方式不得给出")
        if self.signals != list(SignalKind):
            raise ValueError("异常信号的种类由系统规定，不能选择")
        return self


class PollView(View):
    """A poll as the public sees it. `rules_hash` is the SHA-256 of the rules' RFC 8785 form."""

    id: UUID
    title: Annotated[str, Field(max_length=80, examples=["十佳妇女小贷方案"])]
    phase: PollPhase
    opens_at: Instant
    closes_at: Instant
    rules: BallotRules
    rules_hash: Fingerprint
    rules_frozen: Flag
    signing_key_fingerprint: Fingerprint
    candidate_count: Count


class CandidateView(View):
    """A candidate's public card; the applicant's name is masked. Who is not `standing` stays on the list."""

    id: UUID
    number: Annotated[int, Field(ge=1, le=9999, examples=[7])]
    title: Annotated[str, Field(max_length=80, examples=["荷塘边的绣房"])]
    byline: Annotated[str, Field(max_length=60, examples=["王**"])]
    region_name: Annotated[str, Field(max_length=60, examples=["泾河镇"])]
    text: Annotated[str, Field(max_length=2000, examples=["她把手艺教给了同村的姐妹。"])]
    facts: Annotated[
        dict[str, Annotated[int, Field(ge=0, le=10**13)] | Annotated[str, Field(max_length=200)]],
        Field(
            max_length=20, description="figures of the card", examples=[{"jobs": 12, "amount_fen": 20000000}]
        ),
    ]
    standing: CandidateStanding
    standing_reason: Annotated[str, Field(max_length=500)] | None


Nonce = Annotated[
    str, Field(min_length=40, max_length=120, pattern=r"^[A-Za-z0-9_-]+$", examples=["AAAAAQ" + "x" * 50])
]


class MyPoll(View):
    """What I may still do today. `nonce` goes into the next ballot, once, within two hours."""

    poll_id: UUID
    phase: PollPhase
    may_vote: Flag
    phone_needed: Flag
    remaining_today: Count
    remaining_total: Count | None
    nonce: Annotated[str, Field(max_length=120)]


class BallotForm(Form):
    """My picks, in no particular order; an empty list is a blank ballot, where the rules allow one."""

    candidate_ids: Annotated[list[UUID], Field(max_length=100)]
    nonce: Nonce


class ReceiptView(View):
    """Proof that a ballot was stored; it never says for whom.

    `signature` is the poll's (Ed25519, base64url) over this receipt: should the ballot ever be
    missing from the published log, the signed receipt proves that it was taken.
    """

    receipt_code: ReceiptCode
    signature: Signature
    window: Annotated[int, Field(ge=1, le=1_048_575, examples=[12])]
    remaining_today: Count


class Standing(View):
    number: Annotated[int, Field(ge=1, le=9999, examples=[7])]
    candidate_id: UUID
    votes: Count


class Standings(View):
    """Figures of sealed windows only, by candidate number, as far as the rules release them now."""

    poll_id: UUID
    phase: PollPhase
    released: Flag
    head: Annotated[int, Field(ge=0, le=1_048_575, description="the last window counted here; 0 for none")]
    as_of: Instant | None
    ballots: Count
    blank: Count
    items: Annotated[list[Standing], Field(max_length=1000)]


class ResultItem(Standing):
    standing: CandidateStanding
    title: Annotated[str, Field(max_length=80)]
    byline: Annotated[str, Field(max_length=60)]
    region_name: Annotated[str, Field(max_length=60)]


class PollResult(View):
    """The count, by candidate number: votes, no winner. `state` says whether it is final.

    `ballots` were received; votes, blanks included, are those of ballots that were not `voided`.
    """

    campaign_id: UUID
    poll_id: UUID
    state: Literal["not_yet", "being_counted", "final", "cancelled"]
    counted_at: Instant | None
    rules_hash: Annotated[str, Field(max_length=64)]
    ballots: Count
    voided: Count
    blank: Count
    items: Annotated[list[ResultItem], Field(max_length=1000)]
