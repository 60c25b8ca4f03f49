"""The register of units that claim wishes, and what a unit's contact sees of it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import Flag, Form, Instant, View
from api.schemas.text import Line
from api.terms.wishes import UnitKind

UnitName = Annotated[str, Field(max_length=80, examples=["荷乡绣品有限公司"])]
KindLabel = Annotated[str, Field(max_length=60, examples=["企业"])]
Phone = Annotated[str, Field(min_length=11, max_length=11, pattern=r"^1[0-9]{10}$", examples=["19900000000"])]


class DonorUnitForm(Form):
    """A unit and whom to call there; the contact is sealed at once."""

    kind: UnitKind
    name: Annotated[str, Line(80, example="荷乡绣品有限公司")]
    contact_name: Annotated[str, Line(40, example="王经理")]
    contact_phone: Phone


class DonorUnitChange(DonorUnitForm):
    """The same put right; `retired` strikes the unit off."""

    retired: Flag = False


class DonorUnitView(View):
    """A unit without its contact."""

    id: UUID
    kind: UnitKind
    kind_label: KindLabel
    name: UnitName
    retired: Flag
    version: Annotated[int, Field(ge=1, le=2_147_483_647, examples=[1])]
    created_at: Instant


class UnitContact(View):
    """A unit's contact in clear, for staff who said what for."""

    name: Annotated[str, Field(max_length=40, examples=["王经理"])]
    phone: Annotated[str, Field(max_length=11, examples=["19900000000"])]


class MyUnitView(View):
    """A unit whose registered contact has this citizen's verified phone."""

    id: UUID
    kind: UnitKind
    kind_label: KindLabel
    name: UnitName


class MyUnits(View):
    """The units a citizen claims for."""

    items: Annotated[list[MyUnitView], Field(max_length=100)]
