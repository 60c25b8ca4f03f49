"""What a client needs to know before anything else; and what a demo adds."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Flag, Form, Instant, View


class ConsentTextView(View):
    """A text to agree to; its version goes into the form."""

    version: Annotated[str, Field(max_length=20, examples=["2026-09"])]
    text: Annotated[str, Field(max_length=4000, examples=["我自愿参加妇女小贷方案评选……"])]


class PlatformConfig(View):
    """Server time, what the client must be at least, what to tell everybody and what to ask consent for."""

    server_time: Instant
    minimum_client_version: Annotated[str, Field(max_length=20, examples=["1.0.0"])]
    template_ids: Annotated[dict[str, Annotated[str, Field(max_length=64)]], Field(max_length=20)]
    service_notice: Annotated[str, Field(max_length=500)]
    child_data_officer: Annotated[str, Field(max_length=200, examples=["李荷，电话0514-00000000"])]
    """Who answers for children's data here; empty where nobody is named."""
    consents: Annotated[dict[str, ConsentTextView], Field(max_length=20)]
    demo: Flag


class RegionView(View):
    """A town by its code of nine digits."""

    code: Annotated[str, Field(pattern=r"^[0-9]{9}$", max_length=9, examples=["321099101"])]
    name: Annotated[str, Field(max_length=60, examples=["泾河镇"])]


class Health(View):
    status: Literal["ok"]


class DemoUser(Form):
    """Who plays the phone: any name; the same name is always the same WeChat user."""

    user: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$", examples=["li-si"])]


class DemoPhone(DemoUser):
    phone: Annotated[
        str, Field(min_length=11, max_length=11, pattern=r"^1[0-9]{10}$", examples=["19900000001"])
    ]


class DemoCode(View):
    code: Annotated[str, Field(max_length=512)]


class DemoSubscription(DemoUser):
    """The user taps "allow" once for this template."""

    template_id: Annotated[str, Field(min_length=1, max_length=64)]


class DemoSubscribed(View):
    """What wx.requestSubscribeMessage would say."""

    template_id: Annotated[str, Field(max_length=64)]
    outcome: Literal["accept"]


class DemoMessage(View):
    """A message as it arrived on the phone."""

    template_id: Annotated[str, Field(max_length=64)]
    page: Annotated[str, Field(max_length=200)]
    data: Annotated[dict[str, Annotated[str, Field(max_length=40)]], Field(max_length=20)]


class DemoInbox(View):
    messages: Annotated[list[DemoMessage], Field(max_length=10_000)]


class DemoClockMove(Form):
    """How far to move time forward, in seconds; it never goes back."""

    seconds: Annotated[int, Field(strict=True, ge=1, le=366 * 86400, examples=[86400])]


class DemoClockView(View):
    server_time: Instant
    shift_seconds: Annotated[int, Field(ge=0, le=10**12)]
