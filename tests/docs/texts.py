"""The project's own Markdown files, and how their parts are found."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
WALK = ROOT / "docs" / "walk.md"
OPERATIONS = ROOT / "docs" / "operations.md"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def markdown_files() -> list[Path]:
    """Everything in Markdown that is ours, wherever it stands."""
    folders = ("docs", "miniprogram_contract")
    return sorted([*ROOT.glob("*.md"), *(path for name in folders for path in (ROOT / name).rglob("*.md"))])


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return [body for found, body in _FENCE.findall(text) if found == language]


def without_blocks(text: str) -> str:
    return _FENCE.sub("", text)
