"""Women's micro-loan plans."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from api.schemas.base import Form, Instant, View
from api.schemas.text import Line, Prose
from api.terms.consents import ConsentMethod
from api.terms.loan_plans import BorrowerKind, LeavingReason, LoanPlanStatus
from api.terms.reviews import Tier

Jobs = Annotated[int, Field(strict=True, ge=0, le=100_000, examples=[12])]
Fen = Annotated[
    int, Field(strict=True, ge=1, le=100_000_000_000, description="money in fen", examples=[20_000_000])
]
Months = Annotated[int, Field(strict=True, ge=1, le=360, examples=[24])]
Heads = Annotated[
    int, Field(strict=True, ge=1, le=50, description="more than 1 in a partnership only", examples=[1])
]
SubsidyCode = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40,
        pattern=r"^[a-z][a-z0-9_]*$",
        description="one of the classes of the loan policy in force",
        examples=["micro_profit"],
    ),
]
RegionCode = Annotated[
    str, Field(min_length=9, max_length=12, pattern=r"^[0-9]{9}([0-9]{3})?$", examples=["321099101"])
]


def only_true(value: object) -> object:
    """1 equals true in Python; it is no consent."""
    if value is True:
        return value
    raise ValueError("须为 true")


class ConsentForm(Form):
    """That the applicant agreed to her plan, town and masked name being published, and by which text."""

    agreed: Annotated[Literal[True], BeforeValidator(only_true), Field(examples=[True])]
    text_version: Annotated[
        str, Field(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9.-]+$", examples=["2026-09"])
    ]
    method: ConsentMethod


class ApplicantForm(Form):
    """The woman whose plan it is. Sealed at once; no answer ever holds it without a recorded purpose."""

    name: Annotated[str, Line(40, example="李荷花")]
    phone: Annotated[
        str, Field(min_length=11, max_length=11, pattern=r"^1[0-9]{10}$", examples=["19900000000"])
    ]
    id_number: Annotated[
        str,
        Field(pattern=r"^[0-9]{17}[0-9Xx]$", min_length=18, max_length=18, examples=["321099198502040023"]),
    ]
    consent: ConsentForm


class LoanPlanForm(Form):
    """A plan as it is entered for, or by, its applicant."""

    applicant: ApplicantForm
    region_code: RegionCode
    project: Annotated[str, Line(80, example="荷塘边的绣房")]
    place: Annotated[str, Line(80, example="泾河镇荷叶村")]
    jobs: Jobs
    amount_fen: Fen
    term_months: Months
    bank: Annotated[str, Line(80, example="荷乡农村商业银行")]
    guarantee: Annotated[str, Line(200, example="县担保中心担保")]
    story: Annotated[str, Prose(2000)]
    borrower: BorrowerKind = BorrowerKind.PERSON
    heads: Heads = 1
    subsidy_class: SubsidyCode | None = None


class MyWithdrawal(Form):
    """Why, if she likes to say."""

    reason: LeavingReason | None = None


class MyLoanPlanView(View):
    """A plan as the one who entered it sees it, without the applicant.

    `due_at` is until when a returned plan may be put right.
    """

    id: UUID
    campaign_id: UUID
    region_code: Annotated[str, Field(max_length=12)]
    status: LoanPlanStatus
    return_reason: Annotated[str, Field(max_length=500)] | None
    project: Annotated[str, Field(max_length=80)]
    place: Annotated[str, Field(max_length=80)]
    jobs: Jobs
    amount_fen: Fen
    term_months: Months
    bank: Annotated[str, Field(max_length=80)]
    guarantee: Annotated[str, Field(max_length=200)]
    story: Annotated[str, Field(max_length=2000)]
    borrower: BorrowerKind
    heads: Heads
    subsidy_class: Annotated[str, Field(max_length=40, examples=["micro_profit"])] | None
    due_at: Instant | None
    created_at: Instant


class StaffLoanPlanView(MyLoanPlanView):
    """The same with what staff need to decide; `version` is the ETag that PUT must match.

    `duplicates` are other plans of the same applicant in this campaign that one can see,
    `duplicates_elsewhere` how many there are besides.
    """

    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    candidate_id: UUID | None
    candidate_number: Annotated[int, Field(ge=1, le=9999)] | None
    tier: Tier
    assignee: Annotated[str, Field(max_length=60, examples=["李干事"])] | None
    duplicates: Annotated[list[UUID], Field(max_length=20)]
    duplicates_elsewhere: Annotated[int, Field(ge=0, le=1_000_000, examples=[0])]


class Purpose(Form):
    """What a sealed person is read for; kept in the record."""

    purpose: Annotated[str, Line(200, example="电话核实项目地点")]


class ApplicantView(View):
    """The applicant in clear, for staff who said what for."""

    name: Annotated[str, Field(max_length=40)]
    phone: Annotated[str, Field(max_length=11)]
    id_number: Annotated[str, Field(max_length=18)] | None
