"""Results as they were certified, awards, and what stands in the way of either."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas.base import Day, Form, Instant, View
from api.schemas.judging import Hundredths
from api.schemas.polls import Count, PollResult, ResultItem
from api.schemas.text import Line
from api.terms.polls import CandidateStanding
from api.terms.results import AwardStatus, Outcome, ResultStatus

CandidateNumber = Annotated[int, Field(strict=True, ge=1, le=9999, examples=[7])]
Percent = Annotated[int, Field(ge=0, le=100, examples=[30])]
Places = Annotated[int, Field(ge=1, le=100, examples=[10])]
Rank = Annotated[int, Field(ge=1, le=9999, examples=[3])]
Times = Annotated[int, Field(ge=0, le=1000, description="how often it was certified", examples=[1])]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", min_length=64, max_length=64)]
Why = Annotated[str, Field(max_length=500)]


class DrawForm(Form):
    """A tie that was drawn in public: the candidates in the order drawn, when, before whom."""

    numbers: Annotated[list[CandidateNumber], Field(min_length=2, max_length=100, examples=[[7, 3]])]
    drawn_on: Day
    witnesses: Annotated[list[Annotated[str, Line(40, example="俞晓岚")]], Field(min_length=2, max_length=10)]
    note: Annotated[str, Line(200, example="当众抽签")] | None = None

    @model_validator(mode="after")
    def different_people(self) -> Self:
        if len(set(self.witnesses)) != len(self.witnesses):
            raise ValueError("见证人不能重复")
        return self


class ProposalForm(Form):
    """A result to be certified by somebody else; draws only where a tie decides who gets a place."""

    draws: Annotated[list[DrawForm], Field(max_length=10)] = []


class CertificationForm(Form):
    """`digest` of the proposal one has read: if it is another by now, nothing is certified."""

    digest: Digest | None = None


class DrawView(View):
    """A draw as the public sees it: witnesses' names are masked."""

    numbers: Annotated[list[CandidateNumber], Field(max_length=100)]
    drawn_on: Day
    witnesses: Annotated[list[Annotated[str, Field(max_length=40, examples=["俞**"])]], Field(max_length=10)]


class StaffDrawView(DrawView):
    """A draw as the minutes have it; the note may name somebody."""

    note: Annotated[str, Field(max_length=200)] | None


class AwardView(View):
    """An honour; its number is the county's of that year, and is never used again."""

    id: UUID
    year: Annotated[int, Field(ge=2000, le=9999, examples=[2026])]
    number: Annotated[int, Field(ge=1, le=1_000_000, examples=[1])]
    candidate_number: CandidateNumber | None
    title: Annotated[str, Field(max_length=80, examples=["荷乡县十佳妇女小贷方案"])]
    recipient: Annotated[str, Field(max_length=60, examples=["王**"])]
    work: Annotated[str, Field(max_length=80, examples=["荷塘边的绣房"])]
    region_name: Annotated[str, Field(max_length=60, examples=["泾河镇"])]
    status: AwardStatus
    granted_at: Instant
    revoked_at: Instant | None
    public_reason: Why | None


class AwardList(View):
    """What was granted in one campaign, by number: an order without rank (排名不分先后)."""

    items: Annotated[list[AwardView], Field(max_length=100)]


class CertifiedItem(ResultItem):
    """A candidate's votes and, once certified, her scores in hundredths of a point."""

    public_score: Hundredths | None
    jury_score: Hundredths | None
    total_score: Hundredths | None
    rank: Rank | None
    outcome: Outcome | None


class CampaignResult(PollResult):
    """The count, and for a campaign with appraisal the figures two people certified.

    Everything after `items` is null until then, and for ever in a campaign that ends in
    vote figures. `result_status` `reopened` says that a certified result was taken back.
    """

    items: Annotated[list[CertifiedItem], Field(max_length=1000)]  # type: ignore[assignment]  # the same and more
    result_status: ResultStatus | None
    public_weight: Percent | None
    places: Places | None
    certified_at: Instant | None
    certification: Times | None
    reopened_reason: Why | None
    draws: Annotated[list[DrawView], Field(max_length=10)] | None
    notice_id: UUID | None
    awards: Annotated[list[AwardView], Field(max_length=100)] | None


class SheetScoreView(View):
    """What one panelist's sheet comes to, by the seat she has."""

    seat: Annotated[int, Field(ge=1, le=1000, examples=[1])]
    score: Hundredths


class StaffResultItem(View):
    """A candidate's figures as proposed, or as they would be now; `outcome` is null while undecided."""

    number: CandidateNumber
    title: Annotated[str, Field(max_length=80)]
    byline: Annotated[str, Field(max_length=60)]
    region_name: Annotated[str, Field(max_length=60)]
    standing: CandidateStanding
    votes: Count
    public_score: Hundredths | None
    jury_score: Hundredths | None
    sheets: Annotated[list[SheetScoreView], Field(max_length=30)]
    total_score: Hundredths | None
    rank: Rank | None
    outcome: Outcome | None


class HindranceView(View):
    """What stands in the way of proposing or certifying, with the code a refusal would carry."""

    code: Annotated[str, Field(max_length=60, examples=["notice_running"])]
    title: Annotated[str, Field(max_length=80, examples=["公示期未满，不能进入下一步"])]
    details: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=1000)]


class StaffResult(View):
    """A result in the making: figures before they are public, and who has signed what."""

    campaign_id: UUID
    result_status: ResultStatus | None
    public_weight: Percent | None
    places: Places | None
    digest: Digest | None
    proposed_by: Annotated[str, Field(max_length=60, examples=["县妇联王"])] | None
    proposed_at: Instant | None
    certified_by: Annotated[str, Field(max_length=60, examples=["县妇联李"])] | None
    certified_at: Instant | None
    certification: Times
    reopened_reason: Why | None
    draws: Annotated[list[StaffDrawView], Field(max_length=10)]
    earlier_draws: Annotated[
        list[StaffDrawView],
        Field(max_length=1000, description="of proposals that were replaced, oldest first"),
    ]
    notice_id: UUID | None
    hindrances: Annotated[list[HindranceView], Field(max_length=20)]
    items: Annotated[list[StaffResultItem], Field(max_length=1000)]
    awards: Annotated[list[AwardView], Field(max_length=100)]
