"""Every stable code in api/, found by reading the source: what it means, where it can come from."""

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from api import errors
from api.routers import problems

API = Path(errors.__file__).parent
REFUSALS = {
    name: kind
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, errors.DomainError)
}
_ABSENT = inspect.Parameter.empty


@dataclass
class Meaning:
    """The statuses and titles a code goes with; a title put together at run time is left out."""

    statuses: set[int] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    open_title: bool = False


@cache
def refusals() -> dict[str, Meaning]:
    """Codes of whole problems."""
    found: defaultdict[str, Meaning] = defaultdict(Meaning)
    for module in _modules():
        for call in _calls(module):
            name = _name(call)
            if name in REFUSALS:
                _refusal(found, REFUSALS[name], call)
        for code, call in _through_wrappers(module):
            found[code].statuses.add(_status(REFUSALS[_name(call)], call))
            _title(found[code], call, None)
    for status, (code, title) in problems._HTTP.items():
        found[code].statuses.add(status)
        found[code].titles.add(title)
    return dict(found)


@cache
def faults() -> set[str]:
    """Codes of single faults, in `errors` of a problem."""
    found = set(problems._WORDS)
    for module in _modules():
        for call in _calls(module):
            if _name(call) == "Fault" and isinstance(code := _argument(call, 1, "code"), ast.Constant):
                found.add(str(code.value))
        found |= {code for code, call in _through_wrappers(module, "Fault")}
    return found


def _modules() -> Iterator[ast.Module]:
    for path in sorted(API.rglob("*.py")):
        yield ast.parse(path.read_text("utf-8"))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    if len(call.args) > position:
        return call.args[position]
    return next((one.value for one in call.keywords if one.arg == name), None)


def _refusal(found: defaultdict[str, Meaning], kind: type[errors.DomainError], call: ast.Call) -> None:
    code = _argument(call, 0, "code")
    default = inspect.signature(kind).parameters["code"].default
    if isinstance(code, ast.Constant):
        meaning = found[str(code.value)]
    elif code is None and default is not _ABSENT:
        meaning = found[default]
    else:
        return
    meaning.statuses.add(_status(kind, call))
    _title(meaning, call, kind)


def _status(kind: type[errors.DomainError], call: ast.Call) -> int:
    given = _argument(call, 6, "status")
    if isinstance(given, ast.Constant) and isinstance(given.value, int):
        return given.value
    return int(inspect.signature(kind).parameters["status"].default)


def _title(meaning: Meaning, call: ast.Call, kind: type[errors.DomainError] | None) -> None:
    title = _argument(call, 1, "title")
    if isinstance(title, ast.Constant):
        meaning.titles.add(str(title.value))
    elif title is None and kind is not None:
        default = inspect.signature(kind).parameters["title"].default
        meaning.titles |= {default} if default is not _ABSENT else set()
    else:
        meaning.open_title = True


def _through_wrappers(module: ast.Module, inside: str = "") -> Iterator[tuple[str, ast.Call]]:
    """Codes given to a function of the same module that hands its parameter on as a code."""
    wrappers: dict[str, tuple[int, ast.Call]] = {}
    for node in ast.walk(module):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        names = [one.arg for one in node.args.args]
        for call in _calls(node):
            wanted = _name(call) == inside if inside else _name(call) in REFUSALS
            code = _argument(call, 1 if inside else 0, "code")
            if wanted and isinstance(code, ast.Name) and code.id in names:
                wrappers[node.name] = (names.index(code.id), call)
    for call in _calls(module):
        if _name(call) in wrappers:
            position, inner = wrappers[_name(call)]
            if len(call.args) > position and isinstance(call.args[position], ast.Constant):
                yield str(call.args[position].value), inner  # type: ignore[attr-defined]
