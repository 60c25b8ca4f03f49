"""Chooses the databases of a run, and hands each test that asks a fresh one."""

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import uvloop

from tests.choice import Choice, choose
from tests.cluster import Cluster
from tests.databases import Databases, PostgreSQL, SQLite

pytest_plugins = ["tests.engines", "tests.fixtures"]

_CHOICE = pytest.StashKey[Choice]()
_CLUSTER = pytest.StashKey[Cluster]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=["sqlite", "postgres", "all"],
        default="all",
        help="the databases to run on; all: SQLite, and PostgreSQL where there is one",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "real_passwords: hash passwords at their real cost")
    config.addinivalue_line("markers", "backends(*names): run only on these databases")
    config.addinivalue_line("markers", "long: takes seconds, and is begun first")
    if hasattr(config, "workerinput"):
        config.stash[_CHOICE] = Choice.unpack(config.workerinput["databases"])
        return
    choice, cluster = choose(config.getoption("--db"))
    config.stash[_CHOICE] = choice
    if cluster:
        config.stash[_CLUSTER] = cluster


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a test process of xdist's what its controller chose."""
    node.workerinput["databases"] = node.config.stash[_CHOICE].pack()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Tests are collected while the server is made."""
    if cluster := session.config.stash.get(_CLUSTER, None):
        cluster.wait()


def pytest_unconfigure(config: pytest.Config) -> None:
    if cluster := config.stash.get(_CLUSTER, None):
        cluster.stop()


def pytest_report_header(config: pytest.Config) -> list[str]:
    choice = config.stash[_CHOICE]
    return [f"databases: {choice.told}"] + [f"NOT RUN: {choice.skipped}"] * bool(choice.skipped)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if skipped := config.stash[_CHOICE].skipped:
        terminalreporter.section("databases")
        terminalreporter.line(f"NOT RUN: {skipped}", yellow=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("backends")
        chosen = metafunc.config.stash[_CHOICE].backends
        metafunc.parametrize("backend", [b for b in chosen if not only or b in only.args], indirect=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Random order, but for what is long: begun last, it would leave one test process waiting for another."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The event loop the API is served with."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database this test runs on: "sqlite" or "postgres"."""
    name: str = request.param
    return name


@contextmanager
def _sqlite_folder() -> Iterator[Path]:
    """In memory where that can be: every commit waits for the disk, and nothing here outlives the run."""
    memory = Path("/dev/shm")  # noqa: S108  a folder of its own is made in it
    place = memory if os.access(memory, os.W_OK) else None
    with TemporaryDirectory(prefix="tongxin-", dir=place) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def _databases(
    pytestconfig: pytest.Config,
) -> Iterator[dict[str, Databases]]:
    choice = pytestconfig.stash[_CHOICE]
    with ExitStack() as stack:
        kinds: dict[str, Databases] = {"sqlite": SQLite(stack.enter_context(_sqlite_folder()))}
        if choice.postgres_url:
            kinds["postgres"] = stack.enter_context(closing(PostgreSQL(choice.postgres_url)))
        yield kinds


@pytest.fixture
def database_url(
    backend: str, _databases: dict[str, Databases], request: pytest.FixtureRequest
) -> Iterator[str]:
    """A fresh database with the newest schema, and with the county in it for who asks for the county."""
    with _databases[backend].fresh("founded" if "county" in request.fixturenames else "migrated") as url:
        yield url


@pytest.fixture
def empty_database_url(backend: str, _databases: dict[str, Databases]) -> Iterator[str]:
    """A fresh database with nothing in it."""
    with _databases[backend].fresh("empty") as url:
        yield url
