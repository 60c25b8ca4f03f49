"""The generator: wrk, on a core it shares with the database, with 64 connections."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 64
MISSING = "`make bench` needs wrk, which is not on PATH: apt install wrk (Debian, Ubuntu), brew install wrk."
_SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True)
class Run:
    """One run of the generator; latencies in milliseconds, the API's own time in µs a request."""

    per_second: float
    p50: float
    p99: float
    cpu_us: float = 0


def installed() -> bool:
    return shutil.which("wrk") is not None


def drive(url: str, seconds: int, requests: Path | None = None) -> Run:
    """Ask for as long as given, with prepared POSTs or plain GETs; every answer must be a success.

    wrk is kept on the last core, so that the API's event loop is never put there by
    turns; whatever else runs (database, SQLite's thread) goes where the kernel puts it.
    """
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    pinned = ["taskset", "-c", str(core)] if core is not None and shutil.which("taskset") else []
    arguments = [str(requests)] if requests else []
    command = [
        *pinned,
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--latency",
        "--timeout",
        "30s",
        "-s",
        str(_SCRIPT),
    ]
    told = subprocess.run(
        [*command, url, "--", *arguments], check=True, capture_output=True, text=True
    ).stdout
    found = json.loads(next(line for line in told.splitlines() if line.startswith("JSON "))[5:])
    if found["failed"]:
        raise SystemExit(f"{found['failed']} of {found['requests']} requests to {url} failed")
    return Run(found["requests"] / found["seconds"], found["p50"], found["p99"])
