"""up: a whole demo on one machine, as `make run` starts it: stand-in WeChat, worker and API."""

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import Any

from api.adapters.wechat.standin import DEMO_APPID, DEMO_SECRET, DEMO_TEMPLATE_IDS
from api.cli.data import load_demo
from api.config import Settings
from api.db import migrate
from api.demo import county
from api.demo.people import PASSWORD

_READY_SECONDS = 60
_STOP_SECONDS = 30


def add(commands: Any) -> None:
    up = commands.add_parser("up", help="migrate, load the demo if empty, start everything (demo mode only)")
    up.add_argument("--port", type=int)
    up.set_defaults(run=_up)


def _up(chosen: argparse.Namespace) -> None:
    if os.environ.get("TONGXIN_MODE") != "demo":
        sys.exit("`up` starts a demo: set TONGXIN_MODE=demo, or run `migrate`, `serve` and `worker`.")
    os.environ.setdefault("TONGXIN_WECHAT_URL", f"http://127.0.0.1:{_free_port()}")
    os.environ.setdefault("TONGXIN_WECHAT_APPID", DEMO_APPID)
    os.environ.setdefault("TONGXIN_WECHAT_SECRET", DEMO_SECRET)
    os.environ.setdefault("TONGXIN_WECHAT_TEMPLATE_IDS", json.dumps(DEMO_TEMPLATE_IDS))
    os.environ.setdefault("TONGXIN_CHILD_DATA_OFFICER", county.CHILD_DATA_OFFICER)
    settings = Settings()
    port = chosen.port or settings.port
    migrate.upgrade(settings.database_url)
    if asyncio.run(load_demo(settings)):
        print(f"Loaded the demo county {county.COUNTY.name}.", flush=True)
    stopping: list[int] = []
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda number, _frame: stopping.append(number))
    children = [_start(*command) for command in _commands(settings, port)]
    try:
        if _wait_ready(settings, port, children, stopping):
            print(_banner(settings, port), flush=True)
        while not stopping and all(child.poll() is None for child in children):
            time.sleep(0.2)
    finally:
        _end(children)
    if not stopping:
        sys.exit("A process ended by itself; everything was stopped.")


def _commands(settings: Settings, port: int) -> list[list[str]]:
    standin_port = settings.wechat_url.rsplit(":", 1)[-1]
    uvicorn = [
        "-m",
        "uvicorn",
        "api.adapters.wechat.standin:app_factory",
        "--factory",
        "--log-level",
        "warning",
    ]
    return [
        [*uvicorn, "--port", standin_port],
        ["-m", "api.cli", "worker"],
        ["-m", "api.cli", "serve", "--host", settings.host, "--port", str(port)],
    ]


def _start(*command: str) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches us alone and we stop them in order."""
    return subprocess.Popen([sys.executable, *command], start_new_session=True)  # noqa: S603  our own


def _wait_ready(
    settings: Settings, port: int, children: list[subprocess.Popen[bytes]], stopping: list[int]
) -> bool:
    deadline = time.monotonic() + _READY_SECONDS
    address = f"http://{_reachable(settings.host)}:{port}/readyz"
    while time.monotonic() < deadline and not stopping:
        if any(child.poll() is not None for child in children):
            return False
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in reversed(children):
        child.terminate()
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def _banner(settings: Settings, port: int) -> str:
    address = f"http://{_reachable(settings.host)}:{port}"
    line = "=" * 78
    return f"""
{line}
  DEMO MODE. WeChat is a STAND-IN: anybody can sign in as anybody. 演示模式，切勿用于真实活动
{line}
  Page        {address}/
  API docs    {address}/docs
  Contract    {address}/contract/
  Data        {settings.database_url}

  Demo accounts, password {PASSWORD}
    county     {_names("county_admin", "county_officer")}
    towns      {_names("town_officer")}
    others     {_names("panelist", "auditor")}
  Citizens    POST {address}/demo/wechat/codes {{"user": "any-name"}}
              proxy-1..3 entered wishes, donor-1..3 claimed some, unit-1 claims for a company
  Messages    POST {address}/demo/wechat/subscriptions, and read /demo/wechat/inbox
  Clock       POST {address}/demo/clock {{"seconds": 86400}}
  Walk        docs/walk.md, with one wish, and from an objection to the awards
  Stop        Ctrl-C
{line}
"""


def _names(*roles: str) -> str:
    return " ".join(one.username for one in county.STAFF if one.role in roles)


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  compared, not bound


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
