"""The served thing: API processes, worker and stand-in WeChat as a deployment starts them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

from api.adapters.wechat.standin import DEMO_APPID, DEMO_SECRET

_ROOT = Path(__file__).resolve().parents[1]
_STOP_SECONDS = 20


class Deployment:
    """A demo deployment on one database, told by environment variables only."""

    def __init__(self, database_url: str, home: Path) -> None:
        self._home = home
        self._port, self._wechat_port = _free_port(), _free_port()
        self.environment = {name: v for name, v in os.environ.items() if not name.startswith("TONGXIN_")} | {
            "TONGXIN_MODE": "demo",
            "TONGXIN_DATABASE_URL": database_url,
            "TONGXIN_WECHAT_URL": f"http://127.0.0.1:{self._wechat_port}",
            "TONGXIN_WECHAT_APPID": DEMO_APPID,
            "TONGXIN_WECHAT_SECRET": DEMO_SECRET,
            "TONGXIN_CITIZEN_REQUESTS_PER_MINUTE": "10000",
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.url = f"http://127.0.0.1:{self._port}"

    @contextmanager
    def running(self, processes: int) -> Iterator[None]:
        """Everything is started; whatever happens, nothing outlives the block."""
        with ExitStack() as stack:
            standin = "api.adapters.wechat.standin:app_factory"
            serve = ("-m", "api.cli", "serve", "--port", str(self._port), "--processes", str(processes))
            for name, command in {
                "wechat": ("-m", "uvicorn", standin, "--factory", "--port", str(self._wechat_port)),
                "worker": ("-m", "api.cli", "worker"),
                "serve": serve,
            }.items():
                output = stack.enter_context((self._home / f"{name}.log").open("wb"))
                child = subprocess.Popen(
                    [sys.executable, *command],
                    cwd=_ROOT,
                    env=self.environment,
                    stdout=output,
                    stderr=output,
                    # Its own session, so that what it starts ends with it.
                    start_new_session=True,
                )
                self._running[name] = child
                stack.callback(_kill, child)
            yield

    def wait_until_ready(self) -> None:
        eventually(self._ready, "the API to be ready", seconds=30)

    def command(self, *words: str, typed: str = "") -> None:
        """Run `tongxin …` beside it."""
        subprocess.run(
            [sys.executable, "-m", "api.cli", *words],
            cwd=_ROOT,
            env=self.environment,
            input=typed,
            encoding="utf-8",
            check=True,
            capture_output=True,
        )

    def stop(self, name: str) -> int:
        """Tell it to stop, as a supervisor does; its exit code."""
        child = self._running[name]
        child.send_signal(signal.SIGTERM)
        return child.wait(_STOP_SECONDS)

    def log(self, name: str) -> list[dict[str, Any]]:
        """What it logged: JSON lines and nothing else."""
        return [json.loads(line) for line in (self._home / f"{name}.log").read_text("utf-8").splitlines()]

    def _ready(self) -> bool:
        dead = [name for name, child in self._running.items() if child.poll() is not None]
        assert not dead, (self._home / f"{dead[0]}.log").read_text("utf-8")
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


def eventually(holds: Callable[[], bool], what: str, seconds: float = 10) -> float:
    """Ask until it holds; how long that took. Fails when it takes too long."""
    started = time.monotonic()
    while not holds():
        assert time.monotonic() - started < seconds, f"waited {seconds} s for {what}"
        time.sleep(0.05)
    return time.monotonic() - started


def _kill(child: subprocess.Popen[bytes]) -> None:
    """With everything it started; nothing to do if it has gone by itself."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait(_STOP_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
