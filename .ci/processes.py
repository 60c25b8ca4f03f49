"""Starting this project's servers, waiting for them, and seeing them off."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

# Servers of this machine are asked directly, whatever proxy the machine is set up for.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def fetch(url: str) -> str:
    with _OPENER.open(url, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path, seconds: float) -> float:
    """How long it took until the address answered 200."""
    start = time.monotonic()
    while time.monotonic() < start + seconds:
        try:
            fetch(url)
            return time.monotonic() - start
        except (urllib.error.URLError, OSError):
            if server.poll() is not None:
                raise SystemExit(f"It ended with status {server.returncode}:\n{log.read_text()}") from None
            time.sleep(0.2)
    raise SystemExit(f"Not ready after {seconds:.0f} s:\n{log.read_text()}")


def group_of(leader: int) -> list[int]:
    """The living processes of a process group."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            state, _parent, group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            continue  # not a process, or one that has just gone
        if int(group) == leader and state != "Z":
            found.append(int(entry.name))
    return found


def kill_group(leader: int) -> None:
    """For leaving, however things went: nothing that was started here may stay."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
