"""Review on the way up the tiers: decisions, what was verified, the history, quotas."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import Day, Flag, Form, Instant, View
from api.schemas.text import Line, Prose
from api.terms.reviews import Relation, ReviewAction, ReviewStatus, Tier

Note = Annotated[str, Prose(500, example="请镇妇联再到现场看一次")]
Count = Annotated[int, Field(ge=0, le=1_000_000, examples=[2])]
Username = Annotated[
    str, Field(min_length=2, max_length=40, pattern=r"^[A-Za-z0-9._-]+$", examples=["lotus"])
]
Name = Annotated[str, Field(max_length=60, examples=["李干事"])]


class Assignee(StrEnum):
    """Whose work is asked for."""

    ME = "me"
    NONE = "none"


class Deciding(Form):
    """A decision that needs no reason; the note is for staff of the tier below and above only."""

    note: Note | None = None


class Rejecting(Deciding):
    """A decision against; the reason is told to who handed it in."""

    reason: Annotated[str, Line(500, example="贷款用途不符合申报范围")]


class SendingBack(Rejecting):
    """What to put right, and until when; without a deadline until the tier's own time ends."""

    due_at: Instant | None = None


class CheckForm(Form):
    """How one thing that is verified came out."""

    passed: Flag
    checked_on: Day
    note: Annotated[str, Prose(400, example="已到现场，与申报相符")] | None = None
    """Shorter than others: the history tells it after the item and its outcome."""


class ConflictForm(Form):
    """How one is close to what is to be decided; a declaration cannot be taken back."""

    relation: Relation


class HandoverForm(Form):
    """Whose open work goes to whom, and why."""

    from_username: Username
    to_username: Username
    reason: Annotated[str, Line(500, example="工作调动")]


class HandoverView(View):
    from_username: Username
    to_username: Username
    moved: Annotated[int, Field(ge=0, le=1_000_000, description="reviews handed over", examples=[3])]


class CheckView(View):
    """One thing that is verified; all but `item` and `label` are null until it was."""

    item: Annotated[str, Field(max_length=40, examples=["site_visit"])]
    label: Annotated[str, Field(max_length=40, examples=["实地走访"])]
    passed: Flag | None
    checked_on: Day | None
    note: Annotated[str, Field(max_length=500)] | None
    by: Name | None
    at: Instant | None


class StepView(View):
    """One thing somebody did. Who handed in as a citizen, and the clock, have no name."""

    at: Instant
    tier: Tier
    action: ReviewAction
    by: Name | None
    reason: Annotated[str, Field(max_length=500)] | None
    note: Annotated[str, Field(max_length=500)] | None
    due_at: Instant | None


class ReviewView(View):
    """A review as staff of its town and county see it."""

    status: ReviewStatus
    version: Annotated[int, Field(ge=1, le=2_147_483_647, examples=[2])]
    tier: Tier
    tiers: Annotated[list[Tier], Field(max_length=3)]
    due_at: Instant | None
    holds_quota: Flag
    assignee: Name | None
    checks: Annotated[list[CheckView], Field(max_length=20)]
    steps: Annotated[list[StepView], Field(max_length=100)]
    duplicates: Annotated[list[UUID], Field(max_length=20)]
    duplicates_elsewhere: Count


class QuotaView(View):
    """A town's quota; both figures are null where any number may be recommended."""

    region_code: Annotated[str, Field(max_length=12, examples=["321099101"])]
    region_name: Annotated[str, Field(max_length=60, examples=["泾河镇"])]
    allowed: Count | None
    used: Count | None
