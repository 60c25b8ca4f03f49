"""A PostgreSQL server of one's own with the settings it is shipped with, on the disk, for one measurement."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.cluster import owner, server_programs

_INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale")


@contextmanager
def cluster() -> Iterator[Path | None]:
    """The folder of its socket, or None where PostgreSQL's programs are not installed."""
    programs = server_programs()
    if programs is None:
        yield None
        return
    # Not in /tmp, which may be memory: what is measured waits for the disk.
    home = Path(tempfile.mkdtemp(prefix="tx-", dir="/var/tmp"))
    runs_as = owner()
    if runs_as:
        os.chown(home, runs_as["user"], runs_as["group"])
    initdb = [str(programs / "initdb"), "-D", str(home / "data"), *_INITDB]
    subprocess.run(initdb, check=True, cwd=home, stdout=subprocess.DEVNULL, **runs_as)
    with (home / "log").open("w") as log:
        command = [
            str(programs / "postgres"),
            "-D",
            str(home / "data"),
            "-k",
            str(home),
            "-c",
            "listen_addresses=",
        ]
        server = subprocess.Popen(command, cwd=home, stdout=log, stderr=log, **runs_as)
    try:
        _wait_for(server, home)
        yield home
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        shutil.rmtree(home, ignore_errors=True)


def create(home: Path, name: str, template: str = "template1") -> str:
    """A database, empty or copied; its URL for SQLAlchemy."""
    with psycopg.connect(host=str(home), user="postgres", dbname="postgres", autocommit=True) as link:
        link.execute(f'DROP DATABASE IF EXISTS "{name}"')
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"postgresql+psycopg://postgres@/{name}?host={home}"


def _wait_for(server: subprocess.Popen[Any], home: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
