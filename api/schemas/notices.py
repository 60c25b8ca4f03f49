"""Public notices, and what people object."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.schemas.base import Day, Flag, Form, Instant, View
from api.schemas.text import Line, Prose
from api.terms.notices import Channel, EntryStatus, NoticeStage, ObjectionStatus

Offline = Literal[Channel.LETTER, Channel.TELEPHONE, Channel.VISIT]
"""How an objection comes to an office."""
_Settled = Literal[ObjectionStatus.DISMISSED, ObjectionStatus.UPHELD]
_Number = Annotated[int, Field(ge=1, le=9999, examples=[7])]
_Version = Annotated[int, Field(ge=1, le=2_147_483_647, examples=[3])]
_Amount = Annotated[int, Field(ge=0, le=1_000_000, examples=[2])]
_Told = Annotated[str, Field(max_length=500, examples=["经核查，异议不成立"])]
_EntryTitle = Annotated[str, Field(max_length=80, examples=["荷塘边的绣房"])]


class EntryView(View):
    """One line of a notice. Who is out of it stays on the list, with the reason."""

    id: UUID
    number: _Number
    title: _EntryTitle
    byline: Annotated[str, Field(max_length=60, examples=["王**"])]
    region_name: Annotated[str, Field(max_length=60, examples=["泾河镇"])]
    status: EntryStatus
    public_reason: _Told | None
    ends_at: Instant | None
    """When its own period ends; null while it is on hold, and once it is out."""
    open: Flag
    """Whether it can be objected to now."""


class NoticeView(View):
    """A notice as the public sees it in a list."""

    id: UUID
    campaign_id: UUID
    stage: NoticeStage
    title: Annotated[str, Field(max_length=120, examples=["荷乡县十佳妇女小贷方案候选名单公示"])]
    basis: Annotated[str, Field(max_length=300, examples=["荷委〔2026〕18号"])]
    issuer: Annotated[str, Field(max_length=100, examples=["荷乡县妇女联合会"])]
    opens_at: Instant
    closes_at: Instant
    working_days: Annotated[int, Field(ge=1, le=60, examples=[5])]
    open: Flag
    """Whether anything on it can be objected to now."""
    withdrawn: Flag
    withdrawn_reason: _Told | None


class NoticeDetail(NoticeView):
    """The same with what is announced, how to object, and the list by number."""

    body: Annotated[str, Field(max_length=2000, examples=["现将候选名单予以公示。"])]
    contact: Annotated[str, Field(max_length=300, examples=["县妇联办公室，电话 0514-00000000"])]
    how_to_object: Annotated[str, Field(max_length=1000, examples=["对公示内容有异议的，请实名提出。"])]
    entries: Annotated[list[EntryView], Field(max_length=1000)]


class StaffEntryView(EntryView):
    """The same with what only staff see."""

    version: _Version
    subject_id: UUID
    remaining_days: Annotated[int, Field(ge=0, le=60, examples=[3])] | None


class StaffNoticeView(NoticeView):
    """A notice with how many objections and leads there are, and in what state."""

    region_code: Annotated[str, Field(max_length=12, examples=["321099"])]
    concluded_at: Instant | None
    objections: Annotated[
        dict[ObjectionStatus, _Amount], Field(max_length=10, examples=[{"received": 1, "upheld": 1}])
    ]
    leads: _Amount


class StaffNoticeDetail(StaffNoticeView):
    """The same with its entries."""

    body: Annotated[str, Field(max_length=2000, examples=["现将候选名单予以公示。"])]
    contact: Annotated[str, Field(max_length=300, examples=["县妇联办公室，电话 0514-00000000"])]
    entries: Annotated[list[StaffEntryView], Field(max_length=1000)]


class ObjectionForm(Form):
    """What somebody objects to, under her name. All but the entry is sealed; no answer repeats it."""

    entry_id: UUID
    name: Annotated[str, Line(60, example="李荷花")]
    contact: Annotated[str, Line(100, minimum=5, example="19900000000")]
    text: Annotated[str, Prose(2000, minimum=5, example="该项目的经营地点与申报不符。")]


class RecordedObjectionForm(ObjectionForm):
    """An objection that came otherwise; `dated` is the postmark, or the day of the call or visit."""

    channel: Offline
    dated: Day


class LeadForm(Form):
    """What somebody says without a name, about one entry or the whole notice."""

    entry_id: UUID | None = None
    text: Annotated[str, Prose(2000, minimum=5, example="听说有人统一代填申报表。")]


class RecordedLeadForm(LeadForm):
    """A lead that came otherwise."""

    channel: Offline


class LeadTaken(View):
    """That a lead was taken down, and when; nothing leads back to it."""

    notice_id: UUID
    received_on: Day


class MyObjectionView(View):
    """An objection of mine: how it stands and what I was answered, never my words again."""

    id: UUID
    notice_id: UUID
    entry_id: UUID
    entry_number: _Number
    entry_title: _EntryTitle
    received_at: Instant
    status: ObjectionStatus
    answer: _Told | None
    public_reason: _Told | None
    settled_at: Instant | None


class StaffObjectionView(View):
    """An objection without who made it and what it says."""

    id: UUID
    notice_id: UUID
    entry_id: UUID
    entry_number: _Number
    entry_title: _EntryTitle
    channel: Channel
    dated: Day
    received_at: Instant
    recorded_by: UUID | None
    status: ObjectionStatus
    version: _Version
    answer: _Told | None
    public_reason: _Told | None
    settled_at: Instant | None
    heard_on: Day | None
    heard: Flag | None


class ObjectionContent(View):
    """Who objects and what, for staff who said what for; `minutes` are the hearing's."""

    name: Annotated[str, Field(max_length=60)]
    contact: Annotated[str, Field(max_length=100)]
    text: Annotated[str, Field(max_length=2000)]
    minutes: Annotated[str, Field(max_length=5000)] | None


class LeadView(View):
    """A lead without what it says."""

    id: UUID
    notice_id: UUID
    entry_id: UUID | None
    channel: Channel
    received_on: Day


class LeadContent(View):
    """What a lead says, for staff who said what for."""

    text: Annotated[str, Field(max_length=2000)]


class PublicReason(Form):
    """Why, as everybody may read it: name no objector."""

    public_reason: Annotated[str, Line(500, example="有群众实名提出异议，正在核查")]


class Answer(Form):
    """What the objector is told."""

    answer: Annotated[str, Line(500, example="所反映的情况与本次评选无关，不予受理")]


class HearingForm(Form):
    """The hearing of the one objected to; `heard` is false if she was invited and stayed away."""

    heard_on: Day
    heard: Flag
    minutes: Annotated[str, Prose(5000, example="当事人陈述：……")]


class SettlementForm(Answer, PublicReason):
    """How an objection ends: what the objector is told, and what everybody may read."""

    outcome: _Settled
