"""Wishes as who entered them and staff see them, and what staff say when they decide."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import Day, Flag, Form, Instant, View
from api.schemas.reviews import CheckView, StepView
from api.schemas.text import Prose
from api.schemas.wish_forms import WishConsentForm
from api.terms.access import ActorKind
from api.terms.consents import ConsentMethod
from api.terms.reviews import ReviewStatus, Tier
from api.terms.wishes import (
    AgeBand,
    GoodsCategory,
    Kinship,
    ReadPurpose,
    RejectReason,
    ReturnReason,
    ValueBand,
    WishRole,
    WishStatus,
    WithdrawReason,
)
from api.terms.words import WordsStatus

Version = Annotated[int, Field(ge=1, le=2_147_483_647, examples=[2])]
Remark = Annotated[str, Prose(500, example="请补拍同意书的签名页")]
Shown = Annotated[str, Field(max_length=500, examples=["请补拍同意书的签名页"])]
Digest = Annotated[
    str, Field(pattern=r"^[0-9a-f]{64}$", min_length=64, max_length=64, examples=["0123456789abcdef" * 4])
]


class Withdrawal(Form):
    """Why, if anybody likes to say; the personal part is erased at once, whatever it is."""

    reason: WithdrawReason | None = None


class ShowcaseForm(Form):
    """The guardian's consent to showing the fulfilled wish; null takes it back."""

    consent: WishConsentForm | None


class Purpose(Form):
    """What a child's full record is read for; kept, with who read it and when."""

    purpose: ReadPurpose


class Verifying(Form):
    """A home visit. `words_read` says that one has read the reason, if it has not passed the check.

    Who says so must have opened the child's record since the reason was written.
    """

    visited_on: Day
    note: Annotated[str, Prose(1000, example="祖母在家，情况属实")] | None = None
    words_read: Flag = False


class SendingBack(Form):
    """What is to be put right; the remark is read by who puts it right and nobody else.

    Without `due_at` there are seven days, and never more than the campaign lasts.
    """

    reason: ReturnReason
    remark: Remark | None = None
    due_at: Instant | None = None


class Rejecting(Form):
    """Why not; the reason and the remark are told to who entered it."""

    reason: RejectReason
    remark: Remark | None = None


class Approving(Form):
    """Agreement to just the card that was previewed, which `card_digest` names."""

    card_digest: Digest
    words_read: Flag = False


class Publishing(Form):
    """Which approved wishes to open; null: all of them, 200 at once."""

    wish_ids: Annotated[list[UUID], Field(min_length=1, max_length=200)] | None = None


class Published(View):
    """How many were opened just now, and how many approved ones still wait."""

    published: Annotated[int, Field(ge=0, le=200, examples=[24])]
    remaining: Annotated[int, Field(ge=0, le=10_000_000, examples=[0])]


class PersonView(View):
    """A person in clear."""

    name: Annotated[str, Field(max_length=40, examples=["小荷"])]
    phone: Annotated[str, Field(max_length=12, examples=["19900000000"])] | None
    id_number: Annotated[str, Field(max_length=18, examples=["321099201604050016"])] | None


class WishConsentView(View):
    """One thing the guardian agreed to; `withdrawn_at` since when she does not any more."""

    purpose: Annotated[str, Field(max_length=40, examples=["wish"])]
    text_version: Annotated[str, Field(max_length=20, examples=["2026-11"])]
    method: ConsentMethod
    given_at: Instant
    withdrawn_at: Instant | None


class ChildRecord(View):
    """Everything that is kept of a child in words, in clear."""

    child: PersonView
    child_category: Annotated[str, Field(max_length=40, examples=["left_behind"])]
    guardian: PersonView
    kinship: Kinship
    village: Annotated[str, Field(max_length=12, examples=["321099101201"])] | None
    address: Annotated[str, Field(max_length=120, examples=["泾河镇荷叶村3组"])]
    school: Annotated[str, Field(max_length=60, examples=["泾河镇中心小学"])] | None
    reason: Annotated[str, Field(max_length=500, examples=["父母在外打工，和祖母一起生活。"])]
    consents: Annotated[list[WishConsentView], Field(max_length=200)]


class StaffChildRecord(ChildRecord):
    """The same with what staff noted: on the home visit, and as a remark to who entered the wish."""

    visit_note: Annotated[str, Field(max_length=1000, examples=["祖母在家，情况属实"])] | None
    remark: Shown | None


class WishView(View):
    """A wish without the child.

    `due_at` is until when a returned wish may be put right; `reason_label` says why it was returned or
    rejected.
    """

    id: UUID
    campaign_id: UUID
    number: Annotated[str, Field(max_length=12, examples=["48205173"])]
    region_code: Annotated[str, Field(max_length=12, examples=["321099101"])]
    status: WishStatus
    status_label: Annotated[str, Field(max_length=40, examples=["待乡镇核实"])]
    item_id: UUID
    category: GoodsCategory
    item: Annotated[str, Field(max_length=40, examples=["羽绒服"])]
    size: Annotated[str, Field(max_length=20, examples=["130厘米"])] | None
    value_fen: Annotated[int, Field(ge=0, le=100_000, description="money in fen", examples=[12_000])]
    value_band: ValueBand
    age_band: AgeBand
    showcase: Flag
    return_reason: ReturnReason | None
    reject_reason: RejectReason | None
    reason_label: Annotated[str, Field(max_length=100, examples=["情况说明需要补充"])] | None
    due_at: Instant | None
    created_at: Instant
    published_at: Instant | None
    ended_at: Instant | None


class MyWishView(WishView):
    """A wish as who entered it, or the child's guardian, sees it in her list; `whose` says which she is."""

    whose: WishRole


class MyWishDetail(MyWishView):
    """The same with what she entered, in clear, and the remark; both null once they were erased.

    Also for the guardian of a child whose wish somebody else entered.
    """

    entered: ChildRecord | None
    remark: Shown | None


class StaffWishView(WishView):
    """A wish as staff see it, without the child; `version` is the ETag that PUT must match."""

    version: Version
    tier: Tier
    assignee: Annotated[str, Field(max_length=60, examples=["李干事"])] | None
    submitter_kind: ActorKind
    office_code: Annotated[str, Field(max_length=12, examples=["321099101"])] | None
    visited_on: Day | None
    erased: Flag


class StaffWishDetail(StaffWishView):
    """The same with how the content check of the reason came out; null: there is nothing to check.

    `consent_outdated`: the guardian agreed to an earlier text than the one that is shown now.
    """

    words: WordsStatus | None
    consent_outdated: Flag


class WishReviewView(View):
    """A wish's review: whose turn it is, what was verified, everything that was done."""

    status: ReviewStatus
    tier: Tier
    tiers: Annotated[list[Tier], Field(max_length=3)]
    due_at: Instant | None
    assignee: Annotated[str, Field(max_length=60, examples=["李干事"])] | None
    checks: Annotated[list[CheckView], Field(max_length=20)]
    steps: Annotated[list[StepView], Field(max_length=100)]
