"""Reads Dockerfile, .dockerignore and compose.yaml, as far as this project's own go."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile: RUN, COPY and so on, and what follows it."""

    word: str
    rest: str

    def command(self) -> list[str]:
        """CMD and HEALTHCHECK … CMD in their JSON form: the only one without a shell between."""
        words: list[str] = json.loads(self.rest[self.rest.index("[") :])
        return words


def stages(dockerfile: Path) -> dict[str, list[Instruction]]:
    """The instructions of each stage, FROM first, by the stage's name; the last is called "image"."""
    text = re.sub(r"^\s*#.*\n", "", dockerfile.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: dict[str, list[Instruction]] = {}
    name = ""
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if not line.strip():
            continue
        word, rest = line.split(maxsplit=1)
        if word == "FROM":
            name = rest.partition(" AS ")[2].strip() or "image"
            found[name] = []
        found[name].append(Instruction(word, rest.strip()))
    return found


def only(instructions: list[Instruction], word: str) -> Instruction:
    """The one instruction with this word; two or none is a mistake."""
    (found,) = (one for one in instructions if one.word == word)
    return found


def let_through(root: Path) -> list[Path]:
    """The files a build sees, relative to the root: what .dockerignore does not hold back."""
    lines = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    files = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(path for path in files if not held_back(path, patterns))


def held_back(path: Path, patterns: list[str]) -> bool:
    """Docker's rule: the last pattern that fits a file, or a folder it is in, decides."""
    verdict = False
    names = [str(path), *(str(folder) for folder in path.parents if folder.name)]
    for pattern in patterns:
        expression = _expression(pattern.removeprefix("!").strip("/"))
        if any(expression.fullmatch(name) for name in names):
            verdict = not pattern.startswith("!")
    return verdict


def _expression(pattern: str) -> re.Pattern[str]:
    meanings = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(meanings.get(part, re.escape(part)) for part in parts))


def compose(path: Path) -> dict[str, Any]:
    """The services of a compose file."""
    services: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["services"]
    return services


_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[?-])(?P<text>[^}]*))?\}")


def filled_in(text: str, values: dict[str, str]) -> str:
    """A compose value with its variables filled in; one that is required and missing raises."""

    def value(match: re.Match[str]) -> str:
        name, kind, rest = match["name"], match["kind"], match["text"]
        if values.get(name):
            return values[name]
        if kind == "-":
            return rest
        raise KeyError(f"{name}: {rest}")

    return _VARIABLE.sub(value, text)


def variables(value: Any) -> dict[str, str]:
    """Every variable of a compose tree, with "?" (required), "-" (has a default) or "" (neither)."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        found: dict[str, str] = {}
        for part in value:
            found |= variables(part)
        return found
    return {m["name"]: m["kind"] or "" for m in _VARIABLE.finditer(str(value))}
