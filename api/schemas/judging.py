"""Juries: for the county that appoints them, and for who sits on one."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from api.schemas.base import Flag, Form, Instant, View
from api.schemas.campaigns import Reason
from api.schemas.text import Line
from api.terms.reviews import Relation

Username = Annotated[str, Line(40, example="pingwei1")]
Score = Annotated[int, Field(strict=True, ge=0, le=100, examples=[86])]
EntryCode = Annotated[int, Field(ge=1000, le=9999, description="drawn by lot", examples=[4711])]
Tally = Annotated[int, Field(ge=0, le=10_000, examples=[12])]
Version = Annotated[int, Field(ge=1, le=2_147_483_647, examples=[2])]
Hundredths = Annotated[
    int, Field(ge=0, le=10_000, description="hundredths of a point: 8550 is 85.50", examples=[8550])
]


class PanelForm(Form):
    """Who sits on the jury, all of them; once there are sheets a change needs a reason."""

    usernames: Annotated[list[Username], Field(min_length=1, max_length=30)]
    reason: Annotated[str, Line(500, example="一位评委因病不能继续")] | None = None


class SheetForm(Form):
    """My scores for one entry, 0 to 100 for each criterion, in the panel's order."""

    scores: Annotated[list[Score], Field(min_length=1, max_length=10, examples=[[86, 90]])]


class PanelConflictForm(Form):
    """That I am close to who stands behind an entry; it cannot be taken back."""

    entry_id: UUID
    relation: Relation


class SittingForm(Reason):
    """A supplementary sitting for the sheets that are missing; the reason stands in the minutes.

    It begins within 60 days and lasts 30 at most.
    """

    opens_at: Instant
    closes_at: Instant


class CriterionView(View):
    name: Annotated[str, Field(max_length=40, examples=["带动就业"])]
    weight: Annotated[int, Field(ge=1, le=100, examples=[60])]


class SittingView(View):
    """When sheets are taken; the first sitting is the campaign's judging window."""

    number: Annotated[int, Field(ge=1, le=1000, examples=[1])]
    opens_at: Instant
    closes_at: Instant
    open: Flag
    reason: Annotated[str, Field(max_length=500)] | None


class SeatView(View):
    """A panelist, and how many of the sheets expected of her she has filed; never what is on them."""

    seat: Annotated[int, Field(ge=1, le=1000, examples=[1])]
    name: Annotated[str, Field(max_length=60, examples=["评委甲"])]
    filed: Tally
    expected: Tally


class EntryProgressView(View):
    """How many sheets an entry has; `complete` once more than half of those expected are there."""

    code: EntryCode
    title: Annotated[str, Field(max_length=80)]
    struck: Flag
    filed: Tally
    expected: Tally
    complete: Flag


class PanelView(View):
    """A jury at work, without a single score; `version` is the ETag that PUT must match."""

    id: UUID
    campaign_id: UUID
    title: Annotated[str, Field(max_length=80)]
    version: Version
    criteria: Annotated[list[CriterionView], Field(max_length=10)]
    sittings: Annotated[list[SittingView], Field(max_length=1000)]
    over: Flag
    complete: Flag
    seats: Annotated[list[SeatView], Field(max_length=30)]
    entries: Annotated[list[EntryProgressView], Field(max_length=1000)]


class MyPanelView(View):
    """A jury I sit on: what to score, when, and how much is left to do."""

    id: UUID
    campaign_id: UUID
    title: Annotated[str, Field(max_length=80)]
    criteria: Annotated[list[CriterionView], Field(max_length=10)]
    sittings: Annotated[list[SittingView], Field(max_length=1000)]
    filed: Tally
    expected: Tally


class MySheetView(View):
    scores: Annotated[list[Score], Field(max_length=10)]
    filed_at: Instant


class MyEntryView(View):
    """What I judge: no name, no town, no votes; and my own sheet, if I have filed one."""

    id: UUID
    code: EntryCode
    title: Annotated[str, Field(max_length=80)]
    text: Annotated[str, Field(max_length=2000)]
    facts: Annotated[
        dict[str, Annotated[int, Field(ge=0, le=10**13)] | Annotated[str, Field(max_length=200)]],
        Field(max_length=20, examples=[{"jobs": 12}]),
    ]
    struck: Flag
    declared: Annotated[bool, Field(description="I declared that I am close to it", examples=[False])]
    sheet: MySheetView | None


def criteria_of(data: list[dict[str, Any]]) -> list[CriterionView]:
    """Criteria as they were kept."""
    return [CriterionView.model_validate(one) for one in data]
