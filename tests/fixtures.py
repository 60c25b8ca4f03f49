"""The application on a fresh database, its clock, and a county of callers to drive it with."""

import gc
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from uuid import uuid4

import httpx
import pytest
import structlog
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import SecretStr

from api import clock, wiring
from api.access import passwords
from api.adapters import logs
from api.adapters.wechat.standin import DEMO_TEMPLATE_IDS
from api.config import DEMO_MASTER_KEY, Settings
from api.db.session import Database
from api.main import create_app
from api.routers.state import Process
from api.worker import Worker
from tests.adapters.wechat.pushing import PUSH_KEY, PUSH_TOKEN
from tests.county import START, County

QUICK = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
"""The real cost is a good part of a second for every sign-in; a test asks for it with `real_passwords`."""

_ABSENT = QUICK.hash("nobody has this password")


@pytest.fixture(autouse=True)
def quick_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed at little cost, unless the test is about the cost."""
    if "real_passwords" in request.keywords:
        return
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    monkeypatch.setattr(passwords, "_passwords", PasswordHash((QUICK,)))
    monkeypatch.setattr(passwords, "_absent", _ABSENT)


@pytest.fixture(autouse=True)
def logging_of_its_own() -> Iterator[None]:
    """Each test begins with plain quiet logging and leaves nothing of its own behind."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.QUIET}
    # What an earlier test set stays set otherwise, a stream that is closed by now included.
    structlog.reset_defaults()
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=False,
    )
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, kept in levels.items():
        logging.getLogger(name).setLevel(kept)


class Time:
    """The project's clock, held still and moved by hand."""

    def __init__(self) -> None:
        self.set(START)

    @property
    def now(self) -> datetime:
        return clock.now()

    def set(self, at: datetime) -> None:
        clock.freeze(at)

    def forward(self, **by: float) -> None:
        """`time.forward(days=1, minutes=5)`."""
        self.set(clock.now() + timedelta(**by))


@pytest.fixture
def time() -> Iterator[Time]:
    yield Time()
    clock.freeze(None)


@cache
def _demo() -> Settings:
    """Read and checked once: the environment does not change between tests, and Settings looks through it."""
    return Settings(
        mode="demo",
        master_key=SecretStr(DEMO_MASTER_KEY),
        wechat_url="standin",
        wechat_secret=SecretStr("test-secret"),
        wechat_template_ids=DEMO_TEMPLATE_IDS,
        wechat_push_token=SecretStr(PUSH_TOKEN),
        wechat_push_key=SecretStr(PUSH_KEY),
        citizen_requests_per_minute=100_000,
        staff_requests_per_minute=100_000,
        sign_ins_per_minute=100_000,
    )


@pytest.fixture
def settings(database_url: str) -> Settings:
    """A demo's settings, with a WeChat stand-in of this test's own."""
    return _demo().model_copy(update={"database_url": database_url, "wechat_appid": f"wx{uuid4().hex[:16]}"})


_SHELVES: defaultdict[tuple[str, int, float], list[FastAPI]] = defaultdict(list)
"""Assembled applications nobody runs at the moment, by what is fixed when they are assembled."""

# Thousands of routes, tables and tests live as long as the run: not worth looking through for garbage.
gc.freeze()
# Each test starts an application: what the one before left would be kept for good.
gc.freeze = lambda: None


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[FastAPI]:
    """One API process, from start to shutdown."""
    shelf = _SHELVES[settings.mode, settings.max_body_bytes, settings.body_seconds]
    app = shelf.pop() if shelf else create_app(settings)
    app.state.settings = settings
    async with app.router.lifespan_context(app):
        yield app
    shelf.append(app)


def http(app: FastAPI) -> httpx.AsyncClient:
    """A client of an application in this process."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tongxin.test")


@pytest.fixture
async def app(settings: Settings, time: Time) -> AsyncIterator[FastAPI]:
    async with running(settings) as application:
        yield application


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is not signed in."""
    async with http(app) as anonymous:
        yield anonymous


@pytest.fixture
def process(app: FastAPI) -> Process:
    """The parts of the running process."""
    found: Process = app.state.process
    return found


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """The test's own way to the database, beside the application's."""
    wiring.wire()
    opened = Database(settings)
    yield opened
    await opened.close()


@pytest.fixture
def worker(database: Database) -> Worker:
    """`await worker.round()` does what is due."""
    return Worker(database)


@pytest.fixture
async def county(client: httpx.AsyncClient, database: Database, time: Time) -> County:
    """荷乡县 with two towns and its staff, founded once for all tests; others are made when spoken of."""
    return County(client, database)
