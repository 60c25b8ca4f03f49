"""The verifier needs Python and nothing else, and is one file of always the same bytes."""

import ast
import subprocess
import sys
from pathlib import Path

from api.verifier import packing
from api.verifier.failing import FAILS
from api.verifier.words import FRAME, HOLDS, READING, UNPROVED
from tests.verifier.writing import Parts

HERE = Path(packing.__file__).parent
FILES = sorted(HERE.glob("*.py"))
SENTENCES = {**HOLDS, **FAILS, **UNPROVED, **READING, **FRAME}


def test_it_imports_the_standard_library_and_itself() -> None:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [str(node.module)]
            else:
                # One dot leads to a neighbour; two would lead out of the folder.
                assert not isinstance(node, ast.ImportFrom) or node.level == 1, path.name
                continue
            assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names, path.name


def test_one_file_runs_on_bare_python(true: Parts, tmp_path: Path) -> None:
    """-I and -S: no project on the path, no installed packages."""
    program, bundle = tmp_path / packing.NAME, true.write(tmp_path / "bundle.zip")
    program.write_bytes(packing.packed())
    for language, ending in (("zh", "全部成立"), ("en", "everything that was checked holds")):
        told = subprocess.run(
            [sys.executable, "-I", "-S", program, bundle, "--lang", language],
            cwd=tmp_path, env={}, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (told.returncode, told.stderr) == (0, "")
        assert ending in told.stdout


def test_the_file_is_the_same_whoever_makes_it() -> None:
    assert packing.packed() == packing.packed()
    assert b"packing" not in packing.packed().partition(b"__main__.py")[0]


def test_every_sentence_is_said_somewhere_and_says_the_same_in_both_languages() -> None:
    said = {
        node.value
        for path in FILES
        if path.stem not in {"words", "failing"}
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    } | {"columns"}
    assert SENTENCES.keys() <= said
    for chinese, english in SENTENCES.values():
        assert _places(chinese) == _places(english)
        assert any("一" <= char <= "鿿" for char in chinese)
        assert not any("一" <= char <= "鿿" for char in english)


def _places(sentence: str) -> set[str]:
    return {part.partition("}")[0] for part in sentence.split("{")[1:]}
