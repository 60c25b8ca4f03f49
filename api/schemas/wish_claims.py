"""Claims on wishes: as their donor sees them, and as staff do."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import Day, Flag, Form, Instant, View
from api.schemas.donor_units import UnitName
from api.schemas.text import Line, Prose
from api.schemas.wish_rules import HandInPoint
from api.schemas.wishes import WishCard
from api.terms.label import Labelled
from api.terms.wishes import (
    ClaimOutcome,
    ExtendReason,
    GoodsCategory,
    NoCodeReason,
    ReadPurpose,
    Receiver,
    ReleaseReason,
    Remedy,
    WishStatus,
)
from api.terms.words import WordsStatus

Label = Annotated[str, Field(max_length=60, examples=["已确认，待送交"])]
PickupCode = Annotated[
    str, Field(min_length=9, max_length=9, pattern=r"^[0-9A-Z]{4}-[0-9A-Z]{4}$", examples=["7KQF-2M9X"])
]
Certificate = Annotated[
    str, Field(max_length=20, pattern=r"^[0-9]{4}-[0-9A-Z]{8}$", examples=["2026-7KQF2M9X"])
]
NoteText = Annotated[str, Field(max_length=300, examples=["谢谢您送的羽绒服，孩子很喜欢，穿着正合身。"])]
Point = Annotated[str, Field(max_length=60, examples=["泾河镇妇女之家"])]


class ClaimDue(Labelled):
    """Which claims are listed by their deadline, the nearest first."""

    OVERDUE = "overdue", "已逾期"
    SOON = "soon", "两天内到期"
    ANY = "any", "全部有期限的"
    STUCK = "stuck", "物品十四天没有动静"
    """Handed in, delivered or to be put right, and no step taken since; the longest first."""


class ClaimForm(Form):
    """Claim for oneself, or for a unit one is the contact of (`GET /v1/me/units`)."""

    unit_id: UUID | None = None


class MyClaimView(View):
    """A claim as its donor sees it: of the wish its card, and nothing of the child.

    `status` is how far it has come while it goes on, and at last that it is fulfilled; of a claim
    that ended otherwise `outcome` tells. A wish that was withdrawn has no card any more.
    """

    id: UUID
    campaign_id: UUID
    card: WishCard | None
    unit_id: UUID | None
    unit_name: UnitName | None
    status: WishStatus | None
    status_label: Label | None
    claimed_at: Instant
    confirmed_at: Instant | None
    due_at: Instant | None
    """Until when it must be confirmed, then handed in."""
    overdue: Flag
    """The deadline has passed: the claim has lapsed, or is about to be shown so."""
    received_at: Instant | None
    delivered_on: Day | None
    ended_at: Instant | None
    outcome: ClaimOutcome | None
    outcome_label: Label | None
    release_label: Label | None
    certificate_number: Certificate | None
    has_thanks: Flag


class MyClaimDetail(MyClaimView):
    """With what she needs to hand it in, and the thank-you note once it is shown.

    The pick-up code is there from confirmation to hand-in.
    """

    pickup_code: PickupCode | None
    points: Annotated[list[HandInPoint], Field(max_length=50)]
    contact: Annotated[str, Field(max_length=300)]
    thanks: NoteText | None


class ThanksForm(Form):
    """A thank-you note. It names nobody: neither the child nor her guardian nor her school."""

    text: Annotated[str, Prose(300, example="谢谢您送的羽绒服，孩子很喜欢，穿着正合身。")]


class ThanksView(View):
    """How the checking of a note stands; its text is not repeated."""

    status: WordsStatus
    status_label: Label
    shown_at: Instant | None


class UnitClaimForm(Form):
    """The unit that will fulfil a wish."""

    unit_id: UUID


class ReleaseForm(Form):
    """Why the county ends a claim; the donor reads the label."""

    reason: ReleaseReason


class TakeOverForm(ReleaseForm):
    """The Federation's own unit that puts right what was brought, and why the claim ends."""

    unit_id: UUID


class ClaimExtension(Form):
    """How many days more, no more than the rules give to hand in; and why."""

    days: Annotated[int, Field(strict=True, ge=1, le=60, examples=[3])]
    reason: ExtendReason


class HandIn(Form):
    """What the donor shows, however it is typed, and at which of the points.

    The county may take goods without a code and says why: `without_code`.
    """

    point: Annotated[str, Line(60, example="泾河镇妇女之家")]
    code: (
        Annotated[
            str,
            Field(
                min_length=1,
                max_length=20,
                examples=["7KQF-2M9X"],
            ),
        ]
        | None
    ) = None
    without_code: NoCodeReason | None = None


class DeliveryForm(Form):
    """Who signed for the goods, on which day; names and notes are sealed at once."""

    delivered_on: Day
    receiver: Receiver
    signed_by: Annotated[str, Line(40, example="荷大婶")]
    handlers: Annotated[tuple[Annotated[str, Line(20, example="李干事")], ...], Field(max_length=2)] = ()
    """The two who handed over, where the county wants two."""
    note: Annotated[str, Prose(300, example="孩子当场试穿，尺码合适。")] | None = None


class FollowUp(Form):
    """What a visit found: nothing wrong, or what; the note is sealed at once."""

    visited_on: Day
    remedy: Remedy | None = None
    note: Annotated[str, Prose(300, example="孩子每天都穿，很暖和。")] | None = None


class ClaimReading(Form):
    """What something sealed is read for; kept in the record."""

    purpose: ReadPurpose


class DeliveryView(View):
    """A delivery without who signed."""

    delivered_on: Day
    receiver: Receiver
    receiver_label: Label
    visited_on: Day | None
    remedy: Remedy | None
    remedy_label: Label | None


class DeliveryRecord(View):
    """A delivery in clear, for staff who said what for."""

    delivered_on: Day
    signed_by: Annotated[str, Field(max_length=40, examples=["荷大婶"])]
    handlers: Annotated[list[Annotated[str, Field(max_length=20, examples=["李干事"])]], Field(max_length=2)]
    note: Annotated[str, Field(max_length=300)] | None
    visited_on: Day | None
    visit_note: Annotated[str, Field(max_length=300)] | None


class DeliveryRecords(View):
    """Every delivery of a claim, oldest first."""

    items: Annotated[list[DeliveryRecord], Field(max_length=100)]


class NoteView(ThanksView):
    """A thank-you note in clear, for who is to say whether it is shown."""

    text: NoteText


class DonorContact(View):
    """How a donor is reached. What a citizen is called is not known here."""

    name: Annotated[str, Field(max_length=40, examples=["王经理"])] | None
    phone: Annotated[str, Field(max_length=20, examples=["+8619900000000"])]
    unit_name: UnitName | None


class StaffClaimView(View):
    """A claim as staff see it: who claimed is a unit, or a citizen without a name."""

    id: UUID
    campaign_id: UUID
    wish_id: UUID
    number: Annotated[str, Field(max_length=12, examples=["48205173"])]
    region_code: Annotated[str, Field(max_length=12, examples=["321099101"])]
    category: GoodsCategory
    item: Annotated[str, Field(max_length=40, examples=["羽绒服"])]
    size: Annotated[str, Field(max_length=20, examples=["130厘米"])] | None
    status: WishStatus
    status_label: Label
    by_citizen: Flag
    """A citizen made it, herself or for her unit, and can read its pick-up code."""
    unit_id: UUID | None
    unit_name: UnitName | None
    claimed_at: Instant
    confirmed_at: Instant | None
    due_at: Instant | None
    overdue: Flag
    extended_at: Instant | None
    """Since when it has a later deadline; it may have one once."""
    reminded_at: Instant | None
    code_locked: Flag
    received_at: Instant | None
    point: Point | None
    goods_since: Instant | None
    """Since when the goods are where the status says; None while nothing was handed in."""
    deliveries: Annotated[list[DeliveryView], Field(max_length=100)]
    has_thanks: Flag
    """A thank-you note was entered."""
    thanks_shown_at: Instant | None
    certificate_number: Certificate | None
    ended_at: Instant | None
    outcome: ClaimOutcome | None
    release_reason: ReleaseReason | None
