"""A plan as far as its applicant has filled it in."""

from typing import Annotated

from pydantic import Field

from api.schemas.base import Form, Instant, View
from api.schemas.loan_plans import Fen, Jobs, Months, RegionCode
from api.schemas.text import Line, Prose
from api.terms.loan_plans import BorrowerKind


class DraftApplicant(Form):
    """The applicant so far: a number half typed is kept as it is."""

    name: Annotated[str, Line(40, minimum=0, example="李荷花")] | None = None
    phone: Annotated[str, Line(11, minimum=0, example="199000")] | None = None
    id_number: Annotated[str, Line(18, minimum=0, example="3210991985")] | None = None


class LoanPlanDraftForm(Form):
    """What is filled in so far; every field may be missing, and consent is given when handing in."""

    applicant: DraftApplicant = DraftApplicant()
    region_code: RegionCode | None = None
    project: Annotated[str, Line(80, minimum=0, example="荷塘边的绣房")] | None = None
    place: Annotated[str, Line(80, minimum=0, example="泾河镇荷叶村")] | None = None
    jobs: Jobs | None = None
    amount_fen: Fen | None = None
    term_months: Months | None = None
    bank: Annotated[str, Line(80, minimum=0, example="荷乡农村商业银行")] | None = None
    guarantee: Annotated[str, Line(200, minimum=0, example="县担保中心担保")] | None = None
    story: Annotated[str, Prose(2000, minimum=0)] | None = None
    borrower: BorrowerKind | None = None
    heads: Annotated[int, Field(strict=True, ge=1, le=50, examples=[1])] | None = None
    subsidy_class: Annotated[str, Line(40, minimum=0, example="micro_profit")] | None = None


class DraftApplicantView(View):
    name: Annotated[str, Field(max_length=40, examples=["李荷花"])] | None
    phone: Annotated[str, Field(max_length=11, examples=["199000"])] | None
    id_number: Annotated[str, Field(max_length=18, examples=["3210991985"])] | None


class LoanPlanDraftView(View):
    """One's own draft, for oneself alone: the only place where an applicant reads what she typed."""

    applicant: DraftApplicantView
    region_code: RegionCode | None
    project: Annotated[str, Field(max_length=80)] | None
    place: Annotated[str, Field(max_length=80)] | None
    jobs: Jobs | None
    amount_fen: Fen | None
    term_months: Months | None
    bank: Annotated[str, Field(max_length=80)] | None
    guarantee: Annotated[str, Field(max_length=200)] | None
    story: Annotated[str, Field(max_length=2000)] | None
    borrower: BorrowerKind | None
    heads: Annotated[int, Field(ge=1, le=50)] | None
    subsidy_class: Annotated[str, Field(max_length=40)] | None
    saved_at: Instant
