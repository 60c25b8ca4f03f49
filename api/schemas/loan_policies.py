"""Loan parameters: caps, terms and subsidy classes, in versions with dates."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas.base import Day, Form, View
from api.schemas.text import Line

Cap = Annotated[int, Field(strict=True, ge=1, le=100_000_000_000, examples=[20_000_000])]
Percent = Annotated[int, Field(strict=True, ge=0, le=100, examples=[50])]
Code = Annotated[
    str, Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$", examples=["micro_profit"])
]
Months = Annotated[int, Field(strict=True, ge=1, le=360, examples=[36])]


class SubsidyClass(Form):
    """A class of projects, and how much of the interest is paid for it."""

    code: Code
    name: Annotated[str, Line(40, example="微利项目")]
    percent: Percent


class LoanPolicyForm(Form):
    """A version of the parameters, in force from one day until the next version's."""

    effective_from: Day
    basis: Annotated[str, Line(300, example="财金〔2026〕1号")]
    cap_person_fen: Cap
    cap_partner_fen: Annotated[Cap, Field(description="per head of a partnership")]
    cap_firm_fen: Cap
    term_months_max: Months
    subsidy_classes: Annotated[tuple[SubsidyClass, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def codes_differ(self) -> Self:
        if len({one.code for one in self.subsidy_classes}) != len(self.subsidy_classes):
            raise ValueError("贴息类别不能重复")
        return self


class SubsidyClassView(View):
    code: Code
    name: Annotated[str, Field(max_length=40, examples=["微利项目"])]
    percent: Percent


class LoanPolicyView(View):
    """A version as everybody sees it."""

    id: UUID
    region_code: Annotated[str, Field(max_length=12, examples=["321099"])]
    effective_from: Day
    basis: Annotated[str, Field(max_length=300, examples=["财金〔2026〕1号"])]
    cap_person_fen: Cap
    cap_partner_fen: Annotated[Cap, Field(description="per head of a partnership")]
    cap_firm_fen: Cap
    term_months_max: Months
    subsidy_classes: Annotated[list[SubsidyClassView], Field(max_length=20)]
