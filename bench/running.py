"""Real processes to measure: the shipped `serve`, and its sibling with the routes that do nothing."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.config import Settings


@dataclass(frozen=True)
class Server:
    """A running API, for as long as its `with` block lasts."""

    address: str
    pid: int

    def cpu_seconds(self) -> float:
        """What the process has spent so far, all its threads together; 0 where the system does not tell."""
        told = Path(f"/proc/{self.pid}/stat")
        if not told.exists():
            return 0
        user, system = told.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(settings: Settings, log: Path, *, sibling: bool = False, processes: int = 1) -> Iterator[Server]:
    """`python -m api.cli serve` in production mode, or the sibling of `bench/noop.py` by the same options."""
    port = _free_port()
    shipped = ["-m", "api.cli", "serve", "--processes", str(processes)]
    command = ["-m", "bench.noop"] if sibling else shipped
    with log.open("a") as lines:
        child = subprocess.Popen(
            [sys.executable, *command, "--port", str(port)],
            env={**os.environ, **_environment(settings)},
            stdout=lines,
            stderr=lines,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, child, log)
        yield Server(address, child.pid)
    finally:
        child.terminate()
        child.wait(60)


def production(database_url: str, master_key: str) -> Settings:
    """What a deployment cannot do without; everything else is as shipped."""
    return Settings(
        mode="production",
        database_url=database_url,
        master_key=master_key,  # type: ignore[arg-type]  # validated into a secret
        wechat_url="https://wechat.invalid",
        wechat_appid="wx0000000000000000",
        wechat_secret=secrets.token_urlsafe(9),  # type: ignore[arg-type]  # as above
    )


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "TONGXIN_MODE": settings.mode,
        "TONGXIN_DATABASE_URL": settings.database_url,
        "TONGXIN_MASTER_KEY": settings.master_key.get_secret_value(),
        "TONGXIN_WECHAT_URL": settings.wechat_url,
        "TONGXIN_WECHAT_APPID": settings.wechat_appid,
        "TONGXIN_WECHAT_SECRET": settings.wechat_secret.get_secret_value(),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):  # noqa: S310  our own
                return
        except OSError:
            if child.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The API did not start:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.05)
