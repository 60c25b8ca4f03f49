"""A deployment as a technician starts it: `tongxin serve` and `tongxin worker`, told by their environment."""

import base64
import json
import os
import secrets
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from api.adapters.wechat.standin import DEMO_APPID, DEMO_SECRET
from api.config import Settings
from bench.chaos.programs import Program


def production(**more: Any) -> Settings:
    """Production's settings with a key of their own and a WeChat that is not there.

    Windows are as short as they may be, so that the worker seals all the time.
    """
    return Settings(
        **{
            "mode": "production",
            "master_key": SecretStr(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()),
            "wechat_url": "https://wechat.invalid",
            "wechat_appid": DEMO_APPID,
            "wechat_secret": SecretStr(DEMO_SECRET),
            "window_seconds": 1,
            "window_ballots": 5,
            "drain_seconds": 1,
            **more,
        }
    )


@dataclass
class Deployment:
    """The programs of one deployment, not started yet."""

    settings: Settings
    folder: Path
    apis: list[Program] = field(default_factory=list)
    workers: list[Program] = field(default_factory=list)
    others: list[Program] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    """Of the API processes, in their order."""

    @property
    def programs(self) -> list[Program]:
        return [*self.others, *self.workers, *self.apis]

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")


def deploy(
    settings: Settings, folder: Path, *, apis: int = 1, workers: int = 1, plant: str = ""
) -> Deployment:
    """That many API processes and workers; with a `plant`, their code has that bug."""
    made = Deployment(settings, folder)
    environment = _environment(settings)
    words = ["bench.chaos.planted", plant] if plant else ["api.cli"]
    command = [sys.executable, "-m", *words]

    def program(name: str, *more: str) -> Program:
        return Program(name, [*command, *more], environment, folder / f"{name}.log")

    for number in range(workers):
        made.workers.append(program(f"worker-{number + 1}", "worker"))
    for number in range(apis):
        port = free_port()
        made.apis.append(program(f"api-{number + 1}", "serve", "--port", str(port)))
        made.addresses.append(f"http://127.0.0.1:{port}")
    if settings.wechat_url.startswith("http://"):
        made.others.append(_standin(settings, environment, folder))
    return made


def _standin(settings: Settings, environment: dict[str, str], folder: Path) -> Program:
    """The stand-in WeChat, which can be told to hang."""
    port = settings.wechat_url.rsplit(":", 1)[-1]
    app = "api.adapters.wechat.standin:app_factory"
    command = [sys.executable, "-m", "uvicorn", app, "--factory", "--port", port, "--log-level", "warning"]
    return Program("wechat", command, environment, folder / "wechat.log", graceful=False)


def _environment(settings: Settings) -> dict[str, str]:
    """What differs from the defaults, as TONGXIN_* variables; nothing of ours else."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TONGXIN_")}
    chosen: dict[str, str] = {}
    for name in settings.model_fields_set:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        chosen[f"TONGXIN_{name.upper()}"] = value if isinstance(value, str) else json.dumps(value)
    return inherited | chosen


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
