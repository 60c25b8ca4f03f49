"""What the READMEs tell a newcomer to type works, and what they name exists."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api import cli
from api.adapters.wechat.standin import DEMO_APPID, DEMO_SECRET, DEMO_TEMPLATE_IDS
from api.cli import up
from api.config import Settings
from tests.docs.texts import OPERATIONS, READMES, ROOT, WALK, blocks

SETTINGS = {f"TONGXIN_{name.upper()}" for name in Settings.model_fields}
ELSEWHERE = {
    "TONGXIN_TEST_POSTGRES_URL": "tests/choice.py",
    "TONGXIN_REQUIRE_POSTGRES": "tests/choice.py",
    "TONGXIN_LISTEN": "compose.yaml",
}
_READY_SECONDS = 60
_RECEIPT = re.compile(r'"receipt_code":"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}"')


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a demo as `make run` starts it: stand-in, worker and API, a process each."""
    for name in [name for name in os.environ if name.startswith("TONGXIN_")]:
        monkeypatch.delenv(name)
    port = _free_port()
    for name, value in {
        "MODE": "demo",
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/readme.sqlite3",
        "WECHAT_URL": f"http://127.0.0.1:{_free_port()}",
        "WECHAT_APPID": DEMO_APPID,
        "WECHAT_SECRET": DEMO_SECRET,
        "WECHAT_TEMPLATE_IDS": json.dumps(DEMO_TEMPLATE_IDS),
        "PORT": str(port),
    }.items():
        monkeypatch.setenv(f"TONGXIN_{name}", value)
    # Typed here and not in processes of their own, so that the demo's passwords cost little.
    cli.main(["migrate"])
    cli.main(["demo"])
    address, log = f"http://127.0.0.1:{port}", tmp_path / "log"
    with log.open("wb") as output:
        running = [
            subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=output, stderr=output)
            for command in up._commands(Settings(), port)
        ]
        try:
            _wait(f"{address}/readyz", running[-1], log)
            yield address
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with opener.open(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"not ready:\n{log.read_text()}")


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="needs bash and curl")
@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_newcomer_votes_and_walks_to_the_result_and_to_the_awards(demo: str, tmp_path: Path) -> None:
    """In this order, and on one demo: once the clock was moved, the poll is over."""
    told = {readme.name: blocks(readme.read_text("utf-8"), "bash") for readme in READMES}

    def each(*scripts: str) -> list[str]:
        """What two newcomers see who read a README each, at the same time."""
        with ThreadPoolExecutor() as readers:
            return list(readers.map(lambda name, script: _bash(script, demo, tmp_path, name), told, scripts))

    for said in each(*(preparing + voting for preparing, voting, _ in told.values())):
        assert _RECEIPT.search(said), said
    assert {len(voting.strip().splitlines()) for _, voting, _ in told.values()} == {5}
    said = _bash("".join(blocks(WALK.read_text("utf-8"), "bash")), demo, tmp_path)
    for told_there in (
        *("screened", "disqualified", "提出与核定须由两人分别进行", "公示期未满"),
        *("提出与确认须由两人分别进行", "{'scripted': "),
        *("不接受任何资金请求", "已有一个没有办结的心愿", "已经有人认领了", "还可以再试4次"),
        *("请改为“孩子”", "收到感谢", "没有找到这个心愿", "本人没有允许发送这类消息"),
    ):
        assert told_there in said, said
    assert len(re.findall(r"^\d+ .\*\* ", said, re.MULTILINE)) == 10, "ten awards, recipients masked"
    for paper in ("wishes.pdf", "minutes.pdf"):
        assert (tmp_path / paper).read_bytes().startswith(b"%PDF")
    for said in each(*(preparing + walking for preparing, _, walking in told.values())):
        assert said.endswith("final")


def _bash(script: str, address: str, folder: Path, user: str = "li-si") -> str:
    """Run what a reader would paste, against our own server and as somebody of its own."""
    assert "http://127.0.0.1:8000" in script
    script = script.replace("http://127.0.0.1:8000", address).replace("li-si", user)
    # This Python first: whatever else is called python3 may be long in starting.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"no_proxy": "127.0.0.1", "PATH": path}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607  the reader's own bash
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_both_readmes_have_the_same_commands() -> None:
    english, chinese = (
        [
            re.sub(r"(?<=\s)#.*", "", block)
            for language in ("bash", "sh")
            for block in blocks(readme.read_text("utf-8"), language)
        ]
        for readme in READMES
    )
    assert english == chinese


def test_both_readmes_draw_the_same_house() -> None:
    english, chinese = (
        re.findall(r"[\w.]+(?:/|\.py|\.json)", blocks(readme.read_text("utf-8"), "text")[0])
        for readme in READMES
    )
    assert english == chinese


def test_the_house_is_drawn_as_it_stands() -> None:
    (drawn,) = blocks(READMES[0].read_text("utf-8"), "text")
    inside, _, beside = drawn.partition("miniprogram_contract/")
    rooms = {name.rstrip("/") for name in re.findall(r"(?:^|\s)(\w+(?:/|\.py))(?=\s)", inside)} - {"api"}
    standing = {
        path.name
        for path in (ROOT / "api").iterdir()
        if path.name not in {"__init__.py", "__pycache__"} and (path.is_dir() or path.suffix == ".py")
    }
    shared = {path.name for path in (ROOT / "api" / "mechanisms").iterdir() if path.is_dir()} - {
        "__pycache__"
    }
    kinds = {path.name for path in (ROOT / "api" / "campaigns").iterdir() if path.is_dir()} - {"__pycache__"}
    assert rooms == standing | shared | kinds
    for name in ("miniprogram_contract/", *re.findall(r"^(\S+)", beside, re.MULTILINE)):
        assert (ROOT / name).exists() or name.startswith("what"), name


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_the_make_targets_and_files_named_exist(readme: Path) -> None:
    text = readme.read_text("utf-8")
    targets = set(re.findall(r"\bmake (\w[\w-]*)`", text)) | set(
        re.findall(r"\bmake (run|test|check)\b", text)
    )
    defined = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"run", "test"} <= targets <= defined
    for name in re.findall(r"`([\w.-]+\.(?:yaml|json|md|toml))`", text):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("page", [*READMES, OPERATIONS, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_the_variables_named_exist(page: Path) -> None:
    for name in set(re.findall(r"TONGXIN_[A-Z_]*[A-Z]", page.read_text("utf-8"))) - SETTINGS:
        assert name in (ROOT / ELSEWHERE[name]).read_text("utf-8")


def test_the_commands_named_exist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    told = capsys.readouterr().out
    for page in (*READMES, OPERATIONS):
        for command in set(re.findall(r"-m api\.cli ([a-z][\w-]*)", page.read_text("utf-8"))):
            assert re.search(rf"^\s+{command}\b", told, re.MULTILINE), (page.name, command)
