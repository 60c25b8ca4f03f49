"""Campaigns."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas.base import Flag, Form, Instant, View
from api.schemas.polls import BallotRules
from api.schemas.text import Line, Prose
from api.schemas.wish_rules import WishRules
from api.terms.campaigns import CampaignKind, CampaignStatus, WindowName


class Window(Form):
    """From `opens_at`, up to but not at `closes_at`."""

    opens_at: Instant
    closes_at: Instant

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.opens_at >= self.closes_at:
            raise ValueError("开始时间须早于结束时间")
        return self


Windows = Annotated[dict[WindowName, Window], Field(max_length=9)]


class Criterion(Form):
    """What a jury scores from 0 to 100, and its weight in percent."""

    name: Annotated[str, Line(40, example="带动就业")]
    weight: Annotated[int, Field(strict=True, ge=1, le=100, examples=[40])]


class TownQuota(Form):
    """How many plans one town may recommend."""

    town: Annotated[str, Field(pattern=r"^[0-9]{9}$", min_length=9, max_length=9, examples=["321099101"])]
    quota: Annotated[int, Field(strict=True, ge=0, le=1000, examples=[5])]


class AppraisalRules(Form):
    """How candidates become winners: town quotas, periods of notice, the jury, the places.

    Present, they bind: a campaign with them has a jury and ends in awards, and one whose windows
    have a town screening is reviewed by towns first. They stand once the campaign is published.
    """

    town_quota: Annotated[int, Field(strict=True, ge=1, le=1000, examples=[3])] | None = None
    town_quotas: Annotated[tuple[TownQuota, ...], Field(max_length=200)] = ()
    """Towns with another quota than `town_quota`."""
    notice_working_days: Annotated[int, Field(strict=True, ge=3, le=30, examples=[5])] = 5
    result_notice_working_days: Annotated[int, Field(strict=True, ge=3, le=30, examples=[5])] = 5
    contact: Annotated[str, Line(300, example="县妇联办公室，电话 0514-00000000，荷乡县人民路1号")]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=10)]
    places: Annotated[int, Field(strict=True, ge=1, le=100, examples=[10])] = 10
    award_title: Annotated[str, Line(80, example="荷乡县十佳妇女小贷方案")]

    @model_validator(mode="after")
    def consistent(self) -> Self:
        if sum(one.weight for one in self.criteria) != 100:
            raise ValueError("评分项权重之和须为100")
        if len({one.name for one in self.criteria}) != len(self.criteria):
            raise ValueError("评分项不能重名")
        if len({one.town for one in self.town_quotas}) != len(self.town_quotas):
            raise ValueError("同一乡镇不能有两个名额")
        return self

    def quota(self, town: str) -> int | None:
        """How many plans of a town may be recommended; None: any number."""
        return next((one.quota for one in self.town_quotas if one.town == town), self.town_quota)


class CampaignForm(Form):
    """A campaign as staff write it. What is missing is named when it is to be published."""

    kind: CampaignKind = CampaignKind.LOAN_PLANS
    title: Annotated[str, Line(80, example="荷乡县十佳妇女小贷方案评选")]
    summary: Annotated[str, Prose(2000)]
    approval_basis: Annotated[str, Line(300, example="荷委〔2026〕18号")] | None = None
    windows: Windows = {}
    ballot_rules: BallotRules = BallotRules()
    appraisal: AppraisalRules | None = None
    wish_rules: WishRules | None = None


class Reason(Form):
    """Why; kept in the record, and shown to the public where the action says so."""

    reason: Annotated[str, Line(500, example="应群众要求延长")]


class OptionalReason(Form):
    reason: Annotated[str, Line(500, example="收件已齐")] | None = None


class Extension(Reason):
    """A window's later end (and, if it has not opened yet, its later beginning), with the public reason."""

    window: WindowName
    opens_at: Instant | None = None
    closes_at: Instant


class WindowView(View):
    name: WindowName
    label: Annotated[str, Field(max_length=40, examples=["公示与投票"])]
    opens_at: Instant
    closes_at: Instant
    open: Flag


class CampaignView(View):
    """A campaign as the public sees it: what is open now, and what opens next."""

    id: UUID
    kind: CampaignKind
    title: Annotated[str, Field(max_length=80, examples=["荷乡县十佳妇女小贷方案评选"])]
    summary: Annotated[str, Field(max_length=2000, examples=["由群众投票评选"])]
    approval_basis: Annotated[str, Field(max_length=300, examples=["荷委〔2026〕18号"])]
    status: CampaignStatus
    public_reason: Annotated[str, Field(max_length=500, examples=["应群众要求延长"])] | None
    windows: Annotated[list[WindowView], Field(max_length=9)]
    open_now: Annotated[list[WindowName], Field(max_length=9)]
    next_window: WindowName | None
    next_opens_at: Instant | None
    poll_id: UUID | None
    appraisal: AppraisalRules | None
    appraisal_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", min_length=64, max_length=64)] | None


class StaffCampaignView(CampaignView):
    """The same with what only staff see; `version` is the ETag that PUT must match."""

    approval_basis: Annotated[str, Field(max_length=300, examples=["荷委〔2026〕18号"])] | None  # type: ignore[assignment]  # drafts may lack it
    version: Annotated[int, Field(ge=1, le=2_147_483_647, examples=[3])]
    region_code: Annotated[str, Field(max_length=12, examples=["321099"])]
    ballot_rules: BallotRules | None
    wish_rules: WishRules | None
    rules_frozen: Flag
    created_at: Instant
