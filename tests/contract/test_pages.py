"""The pages of the contract say all there is, and nothing that is not."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.contract import codes
from tests.contract.chapters import CHAPTERS, CONTRACT, EXAMPLES, chapter, examples
from tests.contract.notation import KINDS, places
from tests.contract.steps import BEGINNINGS, MEANWHILE
from tests.contract.test_examples import AUDIENCES, DOCUMENT, operation_of
from tests.contract.world import CITIZENS

PAGES = tuple(sorted(CONTRACT.rglob("*.md")))
ERRORS = (CONTRACT / "errors.md").read_text("utf-8")
_ROW = re.compile(r"^\| `(\w+)` \| (\d{3}) \| ([^|]+) \|", re.MULTILINE)
_CODE = re.compile(r"`(\w+)`")


def test_every_operation_is_on_a_page() -> None:
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if AUDIENCES & set(operation["tags"]) and "operations" not in operation["tags"]:
                assert f"`{method.upper()} {path}`" in text, operation["operationId"]


def test_every_refusal_is_explained_as_the_code_has_it() -> None:
    told = {code: (int(status), title.strip()) for code, status, title in _ROW.findall(ERRORS)}
    known = codes.refusals()
    assert told.keys() == known.keys()
    for code, (status, title) in told.items():
        assert status in known[code].statuses, code
        assert known[code].open_title or title in known[code].titles, code


def test_no_refusal_is_explained_twice() -> None:
    named = [code for code, _, _ in _ROW.findall(ERRORS)]
    assert len(named) == len(set(named))


def test_every_fault_is_explained() -> None:
    _, _, rest = ERRORS.partition("## 逐项错误")
    explained = set(_CODE.findall(rest))
    assert codes.faults() - explained == set()
    unknown = explained - codes.faults() - codes.refusals().keys() - {"errors", "code", "pointer", "detail"}
    assert unknown <= {"true", "false"}


@pytest.mark.parametrize("name", CHAPTERS)
def test_errors_of_a_chapter_are_on_its_page(name: str) -> None:
    told = chapter(name)
    page = (CONTRACT / told["page"]).read_text("utf-8")
    everywhere = _shared_codes()
    for one in told["examples"]:
        if one["response"]["status"] >= 400:
            code = one["response"]["body"]["code"]
            assert f"`{code}`" in page or code in everywhere, code


def _shared_codes() -> set[str]:
    """Codes that every address may answer with stand on the page of errors alone."""
    part = ERRORS.partition("## 任何接口")[2].partition("## 逐项错误")[0]
    return {code for code, _, _ in _ROW.findall(part)} | {
        code for code, _, _ in _ROW.findall(ERRORS.partition("## 工作人员")[2])
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CONTRACT)))
def test_json_on_a_page_is_out_of_an_example(page: Path) -> None:
    shown = [one[side].get("body") for _, one in examples() for side in ("request", "response")]
    for block in re.findall(r"^```json\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        assert json.loads(block) in shown, block


def test_every_kind_and_every_chapter_is_in_the_index() -> None:
    text = (EXAMPLES / "README.md").read_text("utf-8")
    kinds = text.partition("| 种类 | 形状 |")[2]
    assert set(re.findall(r"^\| `(\w+)` \|", kinds, re.MULTILINE)) == KINDS.keys()
    assert set(re.findall(r"\(([\w-]+)\.json\)", text)) == set(CHAPTERS)


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapters_use_the_notation(name: str) -> None:
    told = chapter(name)
    assert told.keys() == {"title", "page", "begins", "examples"}
    assert told["begins"] in BEGINNINGS
    for one in told["examples"]:
        assert one.keys() <= {"name", "meanwhile", "caller", "request", "response"}
        assert set(one.get("meanwhile", [])) <= MEANWHILE.keys()
        assert one["caller"] in {"anonymous", "officer", *CITIZENS}
        assert {place.partition(":")[0] for place in _braces(one)} <= KINDS.keys()


def _braces(one: Any) -> set[str]:
    """Everything in braces, so that a misspelt kind is not taken for plain text."""
    return set(re.findall(r"\{(\w[\w:-]*)\}", json.dumps(one, ensure_ascii=False))) | places(one)


def test_no_step_and_no_beginning_is_left_over() -> None:
    told = [chapter(name) for name in CHAPTERS]
    assert {one["begins"] for one in told} == BEGINNINGS.keys()
    used = {step for one in told for example in one["examples"] for step in example.get("meanwhile", [])}
    assert used == MEANWHILE.keys()


def test_requests_of_examples_lead_somewhere() -> None:
    for name, one in examples():
        found = operation_of(one["request"]) or one["response"]["status"] in {404, 405}
        assert found or one["request"]["path"].startswith("/demo/"), (name, one["name"])
