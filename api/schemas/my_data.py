"""Everything that is held of a citizen, what she agreed to, and what is left when she has gone."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas.base import Instant, View
from api.terms.consents import ConsentGiver, ConsentMethod

_Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_.]+$", examples=["wishes"])]
_Label = Annotated[str, Field(min_length=1, max_length=60, examples=["我的微心愿"])]


class HeldFact(View):
    """One thing, in words: `label` is what to show before `value`."""

    name: _Code
    label: _Label
    value: Annotated[str, Field(min_length=1, max_length=5000, examples=["羽绒服"])]


class HeldRecord(View):
    """What belongs together, such as one wish."""

    kind: _Code
    id: UUID | None
    facts: Annotated[list[HeldFact], Field(max_length=60)]


class HeldRoom(View):
    """One part of the platform and what it holds of me."""

    name: _Code
    label: _Label
    records: Annotated[list[HeldRecord], Field(max_length=100_000)]


class MyData(View):
    """Everything of mine, by room, at one instant. A child I spoke for is in it; how I voted is nowhere."""

    as_of: Instant
    officer: Annotated[str, Field(max_length=200, examples=["李荷，电话0514-00000000"])]
    """Who answers for children's data here, with a telephone; empty where nobody is named."""
    rooms: Annotated[list[HeldRoom], Field(max_length=40)]


class MyConsent(View):
    """What I agreed to, for myself or as a child's proxy: which text, how, when, and whether it stands."""

    id: UUID
    purpose: _Code
    purpose_label: _Label
    text_version: Annotated[str, Field(max_length=20, examples=["2026-11"])]
    text: Annotated[str, Field(max_length=2000, examples=["我是孩子的监护人，同意……"])] | None
    """The words of that version; null for one that is no longer shown to anybody."""
    giver: ConsentGiver
    method: ConsentMethod
    given_at: Instant
    withdrawn_at: Instant | None
    subject_kind: _Code
    subject_id: UUID


class MyConsents(View):
    """All of them, newest first."""

    items: Annotated[list[MyConsent], Field(max_length=10_000)]


class KeptThing(View):
    """Something that stays, and why."""

    room: _Code
    room_label: _Label
    what: Annotated[str, Field(max_length=200, examples=["操作记录12条，只有随机编号"])]
    reason: Annotated[str, Field(max_length=300, examples=["网络安全法要求日志至少留存六个月"])]


class AccountClosed(View):
    """The account is closed; everything of mine is erased but for what is `kept`, which names me no more."""

    closed_at: Instant
    kept: Annotated[list[KeptThing], Field(max_length=1000)]
