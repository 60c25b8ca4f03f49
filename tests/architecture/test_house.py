"""The house rules that a reader cannot see in one file, each checked over all of them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from api.kernel import Transition

ROOT = Path(__file__).resolve().parents[2]
API = ROOT / "api"
FILES = sorted(p for p in API.rglob("*.py") if "migrations/versions" not in p.as_posix())


def named(path: Path) -> str:
    return path.relative_to(API).as_posix()


@cache
def everything() -> list[tuple[Path, list[ast.AST]]]:
    """Every file's nodes that a rule is about, looked for once; thousands of names and constants are not."""
    asked = ast.Call | ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Attribute | ast.Compare
    return [
        (path, [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, asked)])
        for path in FILES
    ]


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """Half a million nodes are not kept for the rest of the run."""
    yield
    everything.cache_clear()


def parsed(folder: Path = API) -> Iterator[tuple[str, ast.AST]]:
    """Calls, assignments, attributes and comparisons of every file, with the file's name."""
    for path, nodes in everything():
        if path.is_relative_to(folder):
            for node in nodes:
                yield named(path), node


def calls(node: ast.AST) -> str:
    """The last word of what is called: `select` of `sa.select(…)`."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_every_room_knows_only_what_lies_below_it() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    told = subprocess.run(
        [lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout
    assert "0 broken" in told.stdout


def test_no_file_is_named_for_nothing_in_particular() -> None:
    vague = {
        "service",
        "services",
        "utils",
        "util",
        "helpers",
        "helper",
        "manager",
        "managers",
        "common",
        "misc",
    }
    assert [named(path) for path in FILES if path.stem in vague] == []
    assert [named(path) for path in FILES if vague & set(path.relative_to(API).parts)] == []


def test_no_file_is_longer_than_one_reads_at_once() -> None:
    assert [named(p) for p in FILES if len(p.read_text("utf-8").splitlines()) > 300] == []


def test_routers_neither_ask_the_database_nor_commit() -> None:
    told = {"select", "commit", "execute", "exec", "flush", "rollback"}
    assert [(f, calls(n)) for f, n in parsed(API / "routers") if calls(n) in told] == []


def test_only_the_clock_knows_what_time_it_is() -> None:
    asked = {
        name
        for name, node in parsed()
        if calls(node) in {"now", "utcnow", "today"}
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and "clock" not in ast.unparse(node.func.value)
    }
    assert asked == {"clock.py"}


def test_only_the_workflow_changes_a_status() -> None:
    """Neither by assignment, nor by an UPDATE, nor by setattr."""
    found = set()
    for name, node in parsed():
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        flat = [part for one in targets for part in (one.elts if isinstance(one, ast.Tuple) else [one])]
        if any(isinstance(one, ast.Attribute) and one.attr == "status" for one in flat):
            found.add(f"{name} {ast.unparse(targets[0])}")
        words = node.keywords if isinstance(node, ast.Call) and calls(node) == "values" else []
        if any(keyword.arg == "status" for keyword in words):
            found.add(f"{name} values(status=…)")
        if calls(node) == "setattr":
            found.add(f"{name} setattr")
    # An HTTP answer has a status too; it is no row's.
    http = {"routers/guard.py self.status"}
    assert found - http == {"kernel/workflow.py values(status=…)"}


def test_transitions_stand_in_workflow_files_and_lead_somewhere() -> None:
    made = {name for name, node in parsed() if calls(node) == Transition.__name__}
    assert {name.rsplit("/", 1)[-1] for name in made} == {"workflow.py"}


def test_personal_data_has_few_doors() -> None:
    """Whoever seals, opens, blanks or touches the sealed columns is one of few."""
    users = {
        name for name, node in parsed() if isinstance(node, ast.Attribute) and node.attr.endswith("_sealed")
    }
    assert users == {
        *("people/seal.py", "people/reveal.py", "people/erase.py"),
        *("access/citizen_sessions.py", "access/phones.py", "access/risk_places.py"),
    }


def test_no_mechanism_asks_which_kind_it_serves() -> None:
    branches = [
        (name, ast.unparse(node))
        for name, node in parsed(API / "mechanisms")
        if isinstance(node, ast.Compare)
        and any(isinstance(s, ast.Constant) and isinstance(s.value, str) for s in node.comparators)
        and "kind" in ast.unparse(node.left)
    ]
    assert branches == []
