"""A PostgreSQL server of the harness's own, with the durability it ships with, that can be hurt."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.cluster import owner

_START_SECONDS = 60
_SETTINGS = (
    "listen_addresses=",
    "max_connections=120",
    "timezone=Asia/Shanghai",
    "shared_buffers=64MB",
    # What it takes to notice a deadlock; the default second would only make rounds longer.
    "deadlock_timeout=200ms",
)


class Server:
    """Data in `home`; the write-ahead log apart in `log_home`, if that is given."""

    def __init__(self, binaries: Path, home: Path, log_home: Path | None = None) -> None:
        self._binaries, self._home, self._log_home = binaries, home, log_home
        self._owner = owner()
        self._child: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """initdb, as an ordinary user: PostgreSQL refuses root."""
        for folder in (self._home, self._log_home):
            if folder and self._owner:
                os.chown(folder, self._owner["user"], self._owner["group"])
        walls = ["--waldir", str(self._log_home / "wal")] if self._log_home else []
        words = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--wal-segsize=4"]
        made = subprocess.run(
            [self._binaries / "initdb", "-D", self._home / "data", *words, *walls],
            cwd=self._home,
            check=False,
            capture_output=True,
            text=True,
            **self._owner,
        )
        if made.returncode:
            raise RuntimeError(made.stdout + made.stderr)

    def start(self) -> None:
        """Start it, again and again while what is left of its last life holds it up."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            self._spawn()
            if self._answers(deadline):
                return
            if time.monotonic() > deadline:
                raise RuntimeError((self._home / "log").read_text()[-2000:])
            time.sleep(0.2)

    def _spawn(self) -> None:
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        with (self._home / "log").open("ab") as log:
            self._child = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._home / "data", "-k", self._home, *settings],
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._owner,
            )

    def _answers(self, deadline: float) -> bool:
        assert self._child is not None  # noqa: S101  spawned just before
        while self._child.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError):
                self.connect("postgres").close()
                return True
            time.sleep(0.05)
        return False

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: fast, SIGQUIT: immediate, SIGKILL: as when the machine's power goes, but for the disk."""
        if self._child is None or self._child.poll() is not None:
            return
        os.kill(self._child.pid, how)
        self._child.wait(60)

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def processes(self) -> list[int]:
        """The postmaster and its children."""
        assert self._child is not None  # noqa: S101  started before anybody asks
        mother = self._child.pid
        children = Path(f"/proc/{mother}/task/{mother}/children").read_text().split()
        return [mother, *map(int, children)]

    def signal_all(self, number: signal.Signals) -> None:
        """The postmaster first, so that it makes no child meanwhile."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def connect(self, database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self._home), user="postgres", dbname=database, autocommit=True)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self._home}"
