"""A citizen's requests about her data, and their answers."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.schemas.base import Flag, Form, Instant, View
from api.schemas.text import Prose
from api.terms.requests import DataRequestKind, DataRequestStatus, DataSubject
from api.terms.wishes import ReadPurpose

_Label = Annotated[str, Field(max_length=20, examples=["更正"])]
_Words = Annotated[str, Field(max_length=2000, examples=["请把我登记的村名改为荷叶村。"])]
CountyCode = Annotated[str, Field(min_length=6, max_length=6, pattern=r"^[0-9]{6}$", examples=["321099"])]


class DataRequestSubject(Form):
    """What of hers it is about: a wish or a consent by its id, or the account, which needs none."""

    kind: DataSubject
    id: UUID | None = None


class DataRequestForm(Form):
    """What she asks for, in her own words; sealed at once."""

    kind: DataRequestKind
    text: Annotated[str, Prose(1000, example="请把我登记的村名改为荷叶村。")]
    region_code: CountyCode | None = None
    """The county, where a platform serves several."""
    subject: DataRequestSubject | None = None
    """Lets staff find at once what is to be put right."""


class MyDataRequest(View):
    """A request of mine; `due_at` is when it must be answered by."""

    id: UUID
    kind: DataRequestKind
    kind_label: _Label
    status: DataRequestStatus
    status_label: _Label
    subject_kind: DataSubject | None
    subject_id: UUID | None
    """A wish, or what a consent is about; null for the account, and once the words are erased."""
    created_at: Instant
    due_at: Instant
    answered_at: Instant | None


class MyDataRequestDetail(MyDataRequest):
    """With what I wrote, and the written answer."""

    text: _Words | None
    answer: _Words | None


class StaffDataRequest(MyDataRequest):
    """A request as staff see it, without what it says and whose it is."""

    region_code: Annotated[str, Field(max_length=12, examples=["321099"])]
    overdue: Flag
    version: Annotated[int, Field(ge=1, le=1_000_000, examples=[1])]


class DataRequestPurpose(Form):
    """What it is read for; a choice, since it goes into the record."""

    purpose: ReadPurpose


class DataRequestContent(View):
    """What she wrote."""

    text: _Words


class DataRequestAsker(View):
    """How to call back who asked, and make sure that it is she."""

    phone: Annotated[str, Field(max_length=20, examples=["+8619900000001"])]


class DataRequestAnswer(Form):
    """Granted, or refused: either way in writing, and only she reads it."""

    outcome: Literal[DataRequestStatus.GRANTED, DataRequestStatus.REFUSED]
    answer: Annotated[str, Prose(1000, example="已按您的要求更正。")]
