"""Wishes as they are entered for a child. Sealed at once; no public answer holds anything of it in words."""

import re
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from api.schemas.base import Day, Form
from api.schemas.loan_plans import RegionCode, only_true
from api.schemas.text import Line, Prose
from api.terms.consents import ConsentMethod
from api.terms.wishes import Kinship

IdNumber = Annotated[
    str,
    Field(pattern=r"^[0-9]{17}[0-9Xx]$", min_length=18, max_length=18, examples=["321099201604050016"]),
]
ValueFen = Annotated[
    int, Field(strict=True, ge=100, le=100_000, description="money in fen", examples=[12_000])
]
CategoryCode = Annotated[
    str, Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$", examples=["left_behind"])
]


_PHONE = re.compile(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}")


def _telephone(number: str) -> str:
    """A mobile number, or a landline with its area code, of which the hyphen is left out."""
    if not _PHONE.fullmatch(number):
        raise ValueError("请填写11位手机号，或带区号的固定电话，例如 0514-88888888")
    return number.replace("-", "")


Telephone = Annotated[
    str,
    AfterValidator(_telephone),
    Field(
        min_length=10,
        max_length=13,
        json_schema_extra={"pattern": f"^({_PHONE.pattern})$"},
        examples=["19900000000"],
    ),
]


class WishConsentForm(Form):
    """That the guardian agreed, to which text, how and on which day; on paper: the day of the signature."""

    agreed: Annotated[Literal[True], BeforeValidator(only_true), Field(examples=[True])]
    text_version: Annotated[
        str, Field(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9.-]+$", examples=["2026-11"])
    ]
    method: ConsentMethod
    agreed_on: Day


class ChildForm(Form):
    """The child. `category` is one of the county's codes for a child's situation."""

    name: Annotated[str, Line(40, example="小荷")]
    id_number: IdNumber
    category: CategoryCode
    school: Annotated[str, Line(60, example="泾河镇中心小学")] | None = None


class GuardianForm(Form):
    """Who has custody of the child, can be called, and agreed."""

    name: Annotated[str, Line(40, example="荷大婶")]
    phone: Telephone
    kinship: Kinship
    consent: WishConsentForm


class WishContent(Form):
    """What a wish is, apart from the campaign it is entered into."""

    region_code: RegionCode
    child: ChildForm
    guardian: GuardianForm
    address: Annotated[str, Line(120, example="泾河镇荷叶村3组")]
    item_id: UUID
    size: Annotated[str, Line(20, example="130厘米")] | None = None
    value_fen: ValueFen
    reason: Annotated[str, Prose(500, example="父母在外打工，和祖母一起生活。")]
    showcase: WishConsentForm | None = None
    """The guardian's separate consent to the card being shown once the wish is fulfilled (PIPL §25)."""


class WishForm(WishContent):
    """A wish entered into a campaign whose call is open."""

    campaign_id: UUID
