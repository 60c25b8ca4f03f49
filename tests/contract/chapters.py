"""The files of miniprogram_contract/examples, read."""

import json
from pathlib import Path
from typing import Any

CONTRACT = Path(__file__).resolve().parents[2] / "miniprogram_contract"
EXAMPLES = CONTRACT / "examples"
CHAPTERS = tuple(sorted(path.stem for path in EXAMPLES.glob("*.json")))


def chapter(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    return found


def examples() -> list[tuple[str, dict[str, Any]]]:
    """Every example with the name of its chapter, in the order of the stories."""
    return [(name, one) for name in CHAPTERS for one in chapter(name)["examples"]]
