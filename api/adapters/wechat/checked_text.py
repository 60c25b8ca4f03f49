"""What WeChat's content check (内容安全, msg_sec_check v2) finds of a text.

Source: the documentation of msgSecCheck. Pushes of the same service write a label as text, so
both ways of writing are read.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from api.adapters.wechat.line import Answer
from api.adapters.wechat.problems import unavailable

LONGEST = 2500
"""Characters that are checked at once."""
_LONGEST_LABEL = 6


class Scene(IntEnum):
    """Where a text stands."""

    PROFILE = 1
    COMMENT = 2
    FORUM = 3
    SOCIAL_LOG = 4


class Suggestion(StrEnum):
    """What WeChat would do with it."""

    PASS = "pass"  # noqa: S105  no password
    REVIEW = "review"
    RISKY = "risky"


@dataclass(frozen=True)
class CheckedText:
    """WeChat's opinion of a text, and its reason as a number (100 is none, 10001 advertising, …)."""

    suggestion: Suggestion
    label: int | None


def read(answer: Answer) -> CheckedText:
    """The opinion in an accepted answer. Raises wechat_unavailable when there is none."""
    found = answer.get("result")
    opinion = found if isinstance(found, dict) else {}
    try:
        return CheckedText(Suggestion(str(opinion.get("suggest"))), label_of(opinion.get("label")))
    except ValueError:
        raise unavailable() from None


def label_of(value: object) -> int | None:
    """A label, as a number or as text; None for what is neither."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_LABEL else None
