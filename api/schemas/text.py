"""Text people type: stored NFC, without characters nobody can see."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_JOINERS = frozenset("\u200c\u200d")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean(text: str, *, lines: bool = False) -> str:
    """NFC, trimmed. Raises ValueError for control and invisible characters; 𠮷 and emoji pass."""
    if lines:
        text = text.replace("\r\n", "\n")
    for char in text:
        if char in _JOINERS or (lines and char == "\n"):
            continue
        if unicodedata.category(char) in _UNSEEN or _noncharacter(char):
            raise ValueError("含有不可见或无效字符")
    return unicodedata.normalize("NFC", text).strip()


def _noncharacter(char: str) -> bool:
    """U+FDD0 and its like, which Unicode keeps out of texts for ever and XML refuses."""
    return ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"


@dataclass(frozen=True)
class Line:
    """Annotation of a `str`: one line of up to `maximum` code points, `minimum` at least."""

    maximum: int
    minimum: int = 1
    example: str = "荷乡"
    lines: bool = False

    def check(self, text: str) -> str:
        text = clean(text, lines=self.lines)
        seen = sum(char not in _JOINERS for char in text)
        if seen < self.minimum or len(text) > self.maximum:
            raise ValueError(f"长度须为{self.minimum}至{self.maximum}个字符")
        return text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self.check,
            core_schema.str_schema(min_length=self.minimum, max_length=self.maximum, strict=True),
            metadata={"pydantic_js_extra": {"examples": [self.example]}},
        )


@dataclass(frozen=True)
class Prose(Line):
    """The same with line breaks."""

    example: str = "她把手艺教给了同村的姐妹。"
    lines: bool = True
