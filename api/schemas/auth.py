"""Signing in."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Form, View
from api.schemas.text import Line

_Opaque = r"^[A-Za-z0-9._~+/=-]+$"
WeChatCode = Annotated[str, Field(min_length=1, max_length=512, pattern=_Opaque, examples=["0b3XYZll2abcd"])]


class StaffSignIn(Form):
    username: Annotated[str, Line(40, example="jinghe")]
    password: Annotated[str, Field(strict=True, min_length=1, max_length=128, examples=["a long passphrase"])]


class WeChatSignIn(Form):
    """`code` is what `wx.login` gave; it works once, for five minutes."""

    code: WeChatCode


class PhoneBinding(Form):
    """`code` is what `<button open-type="getPhoneNumber">` gave."""

    code: WeChatCode


class Refresh(Form):
    refresh_token: Annotated[
        str, Field(min_length=1, max_length=200, pattern=_Opaque, examples=["Hn3c0fXo0dQkq7"])
    ]


class Tokens(View):
    access_token: Annotated[str, Field(max_length=1000, examples=["eyJhbGciOi..."])]
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  a scheme's name, not a secret
    expires_in: Annotated[int, Field(ge=1, le=900, description="seconds", examples=[900])]
    refresh_token: Annotated[str, Field(max_length=200, examples=["Hn3c0fXo0dQkq7..."])]


class Me(View):
    """What the platform knows of the citizen who asks: the last digits of her phone, if bound."""

    phone_tail: (
        Annotated[str, Field(pattern=r"^[0-9]{4}$", min_length=4, max_length=4, examples=["0000"])] | None
    )
