"""What checking costs: recount, bundle and verification of a big poll, each in a process of its own.

    python -m bench.checking [BALLOTS] [sqlite|postgres]

Seconds by the clock and of CPU, peak resident memory in MB; the last line is JSON.
"""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from api.config import Settings
from api.db.session import Database
from api.db.tables.polls import Poll
from api.mechanisms.voting import bundle, comparing, sealing
from api.mechanisms.voting.bundle import Verdict
from api.verifier.packing import packed
from bench.cluster import cluster
from bench.places import PostgresPlace, SqlitePlace
from bench.poll import Filled
from bench.running import production

KEY = "TONGXIN_MASTER_KEY"


_VERIFY = """
import json, runpy, sys, time
sys.argv = sys.argv[1:]
began = time.monotonic()
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end:
    assert not end.code, end.code
peak = next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if "VmHWM" in line)
spent, cpu = round(time.monotonic() - began, 1), round(time.process_time(), 1)
print(json.dumps({"seconds": spent, "cpu": cpu, "peak_mb": peak}))
"""


def main() -> None:
    ballots, kind = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, (sys.argv[2:] or ["sqlite"])[0]
    key = secrets.token_urlsafe(32)
    # Not in /tmp, which may be memory.
    with tempfile.TemporaryDirectory(prefix="tx-checking-", dir="/var/tmp") as name:
        folder = Path(name)
        if kind == "sqlite":
            told = measured(SqlitePlace(folder, key).filled("checking", ballots), folder)
        else:
            with cluster() as home:
                if home is None:
                    sys.exit("PostgreSQL's programs are not installed here.")
                told = measured(PostgresPlace(home, folder, key).filled("checking", ballots), folder)
    print(json.dumps({"ballots": ballots, "database": kind, **told}))


def measured(filled: Filled, folder: Path) -> dict[str, Any]:
    """Close the poll, then recount, bundle and verify it."""
    asyncio.run(_close(filled.settings, filled.poll_id))
    file, program = folder / "bundle.zip", folder / "tongxin-verify.pyz"
    program.write_bytes(packed())
    step = ["-m", "bench.checking", "--step"]
    about = [str(filled.poll_id), str(file), filled.settings.database_url]
    told = {
        "recount": _run([*step, "recount", *about], filled.settings),
        "bundle": _run([*step, "bundle", *about], filled.settings),
        "verify": _run(["-I", "-S", "-c", _VERIFY, str(program), str(file)], filled.settings),
    }
    told["bundle"]["megabytes"] = round(file.stat().st_size / 1e6, 1)
    return told


def _run(words: list[str], settings: Settings) -> dict[str, Any]:
    """What a process of its own says in its last line; its peak is its own, then."""
    environment = {**os.environ, KEY: settings.master_key.get_secret_value(), "LANG": "en"}
    said = subprocess.run(
        [sys.executable, *words], env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    print(said, file=sys.stderr, flush=True)
    found: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return found


async def _close(settings: Settings, poll_id: UUID) -> None:
    database = Database(settings)
    async with database.write() as session:
        await sealing.seal_rest(session, await session.get_one(Poll, poll_id))
    await database.close()


async def _unjudged(_session: object, _campaign: UUID) -> Verdict:
    return Verdict()


def _step(step: str, poll_id: UUID, file: Path, settings: Settings) -> None:
    """In a process of its own, so that its peak is its own."""
    began = time.monotonic()

    async def work() -> None:
        database = Database(settings)
        if step == "recount":
            if (await comparing.compare(database, poll_id)).differences:
                sys.exit("The recount differs.")
        else:
            await bundle.write(database, poll_id, _unjudged, file)
        await database.close()

    asyncio.run(work())
    spent = round(time.monotonic() - began, 1)
    print(json.dumps({"seconds": spent, "cpu": round(time.process_time(), 1), "peak_mb": _peak()}))


def _peak() -> int:
    """getrusage would tell what the parent had when it made us, if that was more."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if "VmHWM" in line)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        _, _, which, poll, target, url = sys.argv
        _step(which, UUID(poll), Path(target), production(url, os.environ[KEY]))
    else:
        main()
