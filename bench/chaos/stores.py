"""Where the databases of a run come from: founded once, copied for every fault."""

import asyncio
import contextlib
import itertools
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from api.config import Settings
from api.db import migrate
from bench.chaos import volume
from bench.chaos.founding import found
from bench.chaos.postgres import Server

SMALL_SQLITE, SMALL_POSTGRES = 12, 160
"""Megabytes of the disk that is to be full."""


@dataclass(frozen=True)
class Place:
    """A fresh database, the server it is on if there is one, and its disk if that is a small one."""

    url: str
    server: Server | None = None
    disk: Path | None = None

    @property
    def sqlite(self) -> bool:
        return self.url.startswith("sqlite")


class Store(Protocol):
    kind: str

    def fresh(self, *, small_disk: bool) -> contextlib.AbstractContextManager[Place]:
        """Raises CannotMount where a small disk is asked for and cannot be had."""


class SQLiteStore:
    """Files in a folder on an ordinary disk, so that a commit waits as it does in life."""

    kind = "sqlite"

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder, self._numbers = folder, itertools.count()
        self._template = folder / "template.sqlite3"
        _prepare(settings.model_copy(update={"database_url": _sqlite(self._template)}))
        with contextlib.closing(sqlite3.connect(self._template)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def fresh(self, *, small_disk: bool) -> Iterator[Place]:
        home = self._folder / f"data-{next(self._numbers)}"
        with ExitStack() as stack:
            if small_disk:
                stack.enter_context(volume.small_disk(home, SMALL_SQLITE))
            else:
                home.mkdir()
            path = home / "tongxin.sqlite3"
            shutil.copyfile(self._template, path)
            yield Place(_sqlite(path), disk=home if small_disk else None)


class PostgresStore:
    """Databases of one server; one that lives on a small disk has a server of its own."""

    kind = "postgres"

    def __init__(self, binaries: Path, folder: Path, settings: Settings) -> None:
        self._binaries, self._folder, self._settings = binaries, folder, settings
        self._numbers = itertools.count()
        home = folder / "pg"
        home.mkdir()
        self.server = Server(binaries, home)
        self.server.make()
        self.server.start()
        self._create(self.server, "template", "template0")
        _prepare(settings.model_copy(update={"database_url": self.server.url("template")}))

    @contextmanager
    def fresh(self, *, small_disk: bool) -> Iterator[Place]:
        if small_disk:
            with self._on_a_small_disk() as place:
                yield place
            return
        name = f"chaos_{next(self._numbers)}"
        self._create(self.server, name, "template")
        try:
            yield Place(self.server.url(name), self.server)
        finally:
            with self.server.connect("postgres") as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    @contextmanager
    def _on_a_small_disk(self) -> Iterator[Place]:
        """The write-ahead log stands on another disk, as PostgreSQL's manual advises."""
        number = next(self._numbers)
        home, log_home = self._folder / f"pg-{number}", self._folder / f"wal-{number}"
        log_home.mkdir()
        with volume.small_disk(home, SMALL_POSTGRES):
            server = Server(self._binaries, home, log_home)
            server.make()
            server.start()
            try:
                self._create(server, "chaos", "template0")
                _prepare(self._settings.model_copy(update={"database_url": server.url("chaos")}))
                yield Place(server.url("chaos"), server, home)
            finally:
                server.stop()

    def close(self) -> None:
        self.server.stop()

    @staticmethod
    def _create(server: Server, name: str, template: str) -> None:
        with server.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'".encode())


def _prepare(settings: Settings) -> None:
    migrate.upgrade(settings.database_url)
    asyncio.run(found(settings))


def _sqlite(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"
