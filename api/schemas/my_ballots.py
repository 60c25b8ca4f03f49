"""One's own ballots of a poll: receipts and what became of them, never what was on them, never when."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Form, View
from api.schemas.polls import ReceiptCode
from api.schemas.text import Prose
from api.terms.ballots import AppealStatus, VoidReason

_Answer = Annotated[str, Field(max_length=500, examples=["经复核，该票恢复有效"])]


class MyBallot(View):
    """A receipt. `pending` is in no figure yet; `voided` tells why, and can be appealed against once."""

    receipt_code: ReceiptCode
    window: Annotated[int, Field(ge=1, le=1_048_575, examples=[12])]
    state: Literal["pending", "counted", "voided"]
    reason: VoidReason | None
    reason_label: Annotated[str, Field(max_length=40, examples=["机器批量投票"])] | None
    appeal: AppealStatus | None


class AppealForm(Form):
    """Why a voided ballot of mine should count."""

    receipt_code: ReceiptCode
    text: Annotated[str, Prose(1000, example="这一票是我本人用自己的手机投的。")]


class MyAppeal(View):
    """An appeal of mine and what came of it."""

    receipt_code: ReceiptCode
    status: AppealStatus
    answer: _Answer | None
