"""A throw-away PostgreSQL server for one run of the suite.

Run as a program, this file is the server's keeper: it makes the server, says
"ready", and takes everything away when its standard input closes. That happens
however the test run ends, kill -9 included.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import psycopg

_ROOMS = ("/dev/shm", "/tmp")  # noqa: S108  a folder of its own is made in one of them
_DEBIAN = Path("/usr/lib/postgresql")
_INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
_SETTINGS = (
    "listen_addresses=",
    "max_connections=300",
    # A machine in the county keeps the county's time; whatever forgets the zone shows here.
    "timezone=Asia/Shanghai",
    # Nothing here outlives the run, so nothing waits for the disk.
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    # It would be in the way of copying templates, and no table lives long enough to need it.
    "autovacuum=off",
)


def server_programs() -> Path | None:
    """The folder with initdb and postgres: the one on PATH, or Debian's newest."""
    on_path = shutil.which("initdb")
    debian = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    places = [Path(on_path).resolve().parent, *debian] if on_path else debian
    return next((p for p in places if (p / "initdb").exists() and (p / "postgres").exists()), None)


class Cluster:
    """A server that lives as long as this process, or until it is stopped."""

    def __init__(self, keeper: subprocess.Popen[str], home: Path) -> None:
        self._keeper = keeper
        self.url = f"postgresql+psycopg://postgres@/postgres?host={home}"

    @classmethod
    def begin(cls, programs: Path) -> Self:
        """A server that is still being made: `wait` before using it."""
        # Short, because a socket's path may have 107 characters at most; in memory where that can be,
        # because every test's database is some hundreds of files.
        home = Path(
            tempfile.mkdtemp(prefix="tx-", dir=_ROOMS[0] if os.access(_ROOMS[0], os.W_OK) else _ROOMS[1])
        )
        keeper = subprocess.Popen(
            [sys.executable, __file__, str(programs), str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Ctrl-C is for the tests; the keeper goes when they have.
            start_new_session=True,
        )
        return cls(keeper, home)

    def wait(self) -> None:
        """Until it answers."""
        assert self._keeper.stdout
        first = self._keeper.stdout.readline()
        if first != "ready\n":
            raise RuntimeError(f"PostgreSQL did not start: {first}{self._keeper.stdout.read()}")

    def stop(self) -> None:
        assert self._keeper.stdin
        assert self._keeper.stdout
        # A word, and not only the closing: a forked child may hold the other end open.
        with contextlib.suppress(BrokenPipeError), self._keeper.stdin as line:
            line.write("stop\n")
        self._keeper.wait(30)
        self._keeper.stdout.close()


def owner() -> dict[str, Any]:
    """Whom the server runs as: it refuses root, so root lends it an ordinary user."""
    if os.geteuid():
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _keep(programs: Path, home: Path) -> None:
    runs_as = owner()
    if runs_as:
        os.chown(home, runs_as["user"], runs_as["group"])
    made = subprocess.run(
        [programs / "initdb", "-D", home / "data", *_INITDB],
        check=False,
        cwd=home,
        capture_output=True,
        text=True,
        **runs_as,
    )
    if made.returncode:
        sys.exit(made.stdout + made.stderr)
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", home / "data", "-k", home, *settings],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **runs_as,
        )
    try:
        _wait_for(server, home)
        print("ready", flush=True)  # noqa: T201
        sys.stdin.readline()
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(20)


def _wait_for(server: subprocess.Popen[Any], home: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit((home / "log").read_text())
            time.sleep(0.05)


if __name__ == "__main__":
    programs, home = map(Path, sys.argv[1:])
    # Leave through the doors below, which also end the server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))
    try:
        _keep(programs, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
