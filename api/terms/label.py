"""An enum whose members carry a Chinese label."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """`MEMBER = "code", "标签"`: the code travels and is stored, the label is shown."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member
