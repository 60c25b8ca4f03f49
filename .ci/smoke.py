"""`make run` as a person meets it: it comes up, shows its page, and goes when Ctrl-C says so."""

import os
import signal
import subprocess
import tempfile
from pathlib import Path

from processes import fetch, free_port, group_of, kill_group, wait_until_ready

ROOT = Path(__file__).resolve().parent.parent
# The first start installs the packages, and loads the demo.
READY_SECONDS = 300
STOP_SECONDS = 30


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tongxin-smoke-") as folder:
        port = free_port()
        log = Path(folder, "log")
        environment = os.environ | {
            "PORT": str(port),
            "TONGXIN_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/smoke.sqlite3",
        }
        with log.open("wb") as output:
            make = subprocess.Popen(
                ["make", "run"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            visit(make, f"http://127.0.0.1:{port}", log)
            stop(make, log)
        finally:
            kill_group(make.pid)
        print(log.read_text())
        print("make run came up, answered and went.")


def visit(make: subprocess.Popen[bytes], address: str, log: Path) -> None:
    seconds = wait_until_ready(f"{address}/readyz", make, log, READY_SECONDS)
    page = fetch(f"{address}/")
    print(f"Ready after {seconds:.1f} s; the page at / has {len(page)} characters.")
    if not page.strip():
        raise SystemExit("The page at / is empty.")


def stop(make: subprocess.Popen[bytes], log: Path) -> None:
    # Ctrl-C reaches the whole group; but make would end by the signal too, and hide its child's status.
    for process in group_of(make.pid):
        if process != make.pid:
            os.kill(process, signal.SIGINT)
    try:
        status = make.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"Still there {STOP_SECONDS} s after Ctrl-C:\n{log.read_text()}") from None
    said = log.read_text()
    if status or "Traceback" in said:
        raise SystemExit(f"Ctrl-C did not end it cleanly (status {status}):\n{said}")
    if left := group_of(make.pid):
        raise SystemExit(f"Processes are left behind: {left}")


if __name__ == "__main__":
    main()
