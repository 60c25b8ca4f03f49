"""The Dockerfile and compose.yaml, walked through by hand where no Docker runs.

Every command comes out of the two files: the build's into folders of its own,
the servers' as the image's ordinary user, with nothing in the environment but
what the files put there. PostgreSQL is replaced by a SQLite file, WeChat by an
address nobody answers at.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from image import ROOT, Image, say
from image_files import compose, filled_in, let_through, only, variables
from processes import free_port, kill_group, wait_until_ready

# What Docker waits between SIGTERM and SIGKILL, unless told otherwise.
STOP_SECONDS = 10


def check_compose(services: dict[str, dict[str, object]]) -> None:
    say("compose.yaml: who waits for whom, and that no secret has a default")
    waits = {name: service.get("depends_on", {}) for name, service in services.items()}
    done = {"migrate": {"condition": "service_completed_successfully"}}
    expected = {
        "database": {},
        "migrate": {"database": {"condition": "service_healthy"}},
        "api": done,
        "worker": done,
    }
    if waits != expected:
        raise SystemExit(f"The services wait for each other in another way: {waits}")
    for name, kind in variables(services).items():
        if re.search("KEY|SECRET|PASSWORD", name) and kind != "?":
            raise SystemExit(f"{name} must be required (:?), never have a default.")


def check_servers(image: Image, services: dict[str, dict[str, object]], logs: Path) -> None:
    say("new-key, with nothing set")
    log = logs / "new-key"
    if image.run(["python", "-m", "api.cli", "new-key"], {}, log):
        raise SystemExit(log.read_text())
    key = log.read_text().strip()
    port = free_port()
    environment = environment_of(services["api"], key, image, port)
    serve = only(image.final, "CMD").command()
    health = only(image.final, "HEALTHCHECK").command()

    say("the names in compose.yaml are the names of settings")
    code = "from api.config import Settings as s; print(*(f'TONGXIN_{n.upper()}' for n in s.model_fields))"
    log = logs / "settings"
    image.run(["python", "-c", code], {}, log)
    named = {name for name in services["api"]["environment"] if name.startswith("TONGXIN_")}  # type: ignore[attr-defined]
    if unknown := named - set(log.read_text().split()):
        raise SystemExit(f"No such settings: {unknown}")

    say("a paper is set, with the fonts the image has")
    log = logs / "paper"
    code = "from datetime import date; from api.adapters.papers import Paper, to_docx, to_pdf; "
    code += "paper = Paper('公示', (), '荷乡县', date(2026, 1, 2)); to_docx(paper); to_pdf(paper)"
    if image.run(["python", "-c", code], {}, log):
        raise SystemExit(log.read_text())

    say("without a master key nothing starts")
    if image.run(serve, environment | {"TONGXIN_MASTER_KEY": ""}, logs / "keyless") == 0:
        raise SystemExit("It started in production without a master key.")

    say("migrate")
    if image.run(command_of(services["migrate"]), environment, logs / "migrate"):
        raise SystemExit((logs / "migrate").read_text())

    say("serve, and the health check before, during and after")
    if image.run(health, environment, logs / "health") == 0:
        raise SystemExit("The health check passes with nothing running.")
    log = logs / "serve"
    server = image.start(serve, environment, log)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}/readyz", server, log, 60)
        if image.run(health, environment, logs / "health"):
            raise SystemExit((logs / "health").read_text() + log.read_text())
        stop(server, log)
    finally:
        kill_group(server.pid)

    say("worker")
    log = logs / "worker"
    worker = image.start(command_of(services["worker"]), environment, log)
    try:
        time.sleep(5)
        stop(worker, log)
    finally:
        kill_group(worker.pid)


def environment_of(service: dict[str, object], key: str, image: Image, port: int) -> dict[str, str]:
    """compose.yaml's environment, filled in, with the outside world replaced."""
    given = {name: f"image-check-{name.lower()}" for name in variables(service)}
    given["TONGXIN_MASTER_KEY"] = key
    stated: dict[str, str | None] = service["environment"]  # type: ignore[assignment]
    return {name: filled_in(value, given) for name, value in stated.items() if value is not None} | {
        "TONGXIN_DATABASE_URL": f"sqlite+aiosqlite:///{image.place('image', 'var/check.sqlite3')}",
        "TONGXIN_WECHAT_URL": "https://127.0.0.1:9",
        "TONGXIN_PORT": str(port),
    }


def command_of(service: dict[str, object]) -> list[str]:
    command: list[str] = service["command"]  # type: ignore[assignment]
    return command


def stop(server: subprocess.Popen[bytes], log: Path) -> None:
    """As `docker stop` does it; as process 1 it must listen to SIGTERM or be killed."""
    if server.poll() is not None:
        raise SystemExit(f"It had ended by itself, status {server.returncode}:\n{log.read_text()}")
    server.terminate()
    try:
        status = server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"Still there {STOP_SECONDS} s after SIGTERM:\n{log.read_text()}") from None
    if status:
        raise SystemExit(f"SIGTERM did not end it cleanly (status {status}):\n{log.read_text()}")


def main() -> None:
    services = compose(ROOT / "compose.yaml")
    check_compose(services)
    # Cleaned up by hand: files of two users lie in it.
    folder = Path(tempfile.mkdtemp(prefix="tongxin-image-"))
    folder.chmod(0o755)
    try:
        context, logs = folder / "context", folder / "logs"
        logs.mkdir()
        files = let_through(ROOT)
        say(f"{len(files)} files go into the build: {', '.join(sorted({path.parts[0] for path in files}))}")
        for path in files:
            (context / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, context / path)
        image = Image(folder)
        say(f"built with {image.python}, run as {image.user if not os.geteuid() else 'yourself'}")
        image.build(context)
        check_servers(image, services, logs)
    finally:
        shutil.rmtree(folder)
    print(
        "The image's commands work. Not tried here: the base images, compose's own wiring, PostgreSQL in it."
    )


if __name__ == "__main__":
    main()
