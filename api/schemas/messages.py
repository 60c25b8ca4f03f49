"""Subscription messages, and WeChat's pushes about them."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.schemas.base import Form, Instant, View
from api.terms.messages import MessageFailure, MessageStatus, MessageTemplate


def _each_once(templates: list[MessageTemplate]) -> list[MessageTemplate]:
    if len(set(templates)) != len(templates):
        raise ValueError("同一模板只能出现一次")
    return templates


class MessageGrantForm(Form):
    """What was accepted in one wx.requestSubscribeMessage, by our names of the templates."""

    accepted: Annotated[
        list[MessageTemplate],
        AfterValidator(_each_once),
        Field(min_length=1, max_length=5, examples=[["review", "result"]]),
    ]


class MessageGrantLeft(View):
    """How many messages of one template may still be sent."""

    template: MessageTemplate
    label: Annotated[str, Field(max_length=20, examples=["审核结果通知"])]
    left: Annotated[int, Field(ge=0, le=1000, examples=[1])]


class MessageGrantsView(View):
    """Every template, in a fixed order."""

    items: Annotated[list[MessageGrantLeft], Field(max_length=20)]


class StaffMessageView(View):
    """A message as staff see it: about what, and whether it arrived; never to which WeChat user."""

    id: UUID
    template: MessageTemplate
    template_label: Annotated[str, Field(max_length=20, examples=["审核结果通知"])]
    status: MessageStatus
    status_label: Annotated[str, Field(max_length=40, examples=["发送失败"])]
    failure: MessageFailure | None
    failure_label: Annotated[str, Field(max_length=40, examples=["本人没有允许发送这类消息"])] | None
    subject_kind: Annotated[str, Field(max_length=40, examples=["loan_plan"])]
    subject_id: UUID
    title: Annotated[str, Field(max_length=200, examples=["荷塘边的绣房"])]
    region_code: Annotated[str, Field(max_length=12, examples=["321099101"])]
    created_at: Instant
    settled_at: Instant | None


class PushForm(BaseModel):
    """A push in secure mode. Its shape is WeChat's: what it adds one day is no reason to refuse it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    sealed: Annotated[str, Field(alias="Encrypt", min_length=1, max_length=500_000, examples=["4ZPVhfQ="])]
