"""Fresh databases, one per test, on SQLite and on PostgreSQL.

A database is migrated once per test process, given the county's regions and staff once,
and copied for every test, so that each test meets the schema the migrations make and
nobody else's rows.
"""

import asyncio
import itertools
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url


def _migrate(url: str) -> None:
    # Not at the top: a mistake in a table should fail the tests that use tables, not every import.
    from api.db.migrate import upgrade

    upgrade(url)


def _found(url: str) -> None:
    # Not at the top, as above.
    from tests.county import found_at

    asyncio.run(found_at(url))


Stage = Literal["empty", "migrated", "founded"]
"""Nothing in it; the newest schema; and the county with its staff besides."""


class Databases(Protocol):
    """Where fresh databases come from."""

    def fresh(self, stage: Stage) -> AbstractContextManager[str]:
        """The URL of a database nobody else uses, there until the block ends."""


class SQLite:
    """Each database is a file in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._template = cache(self._make_template)

    @contextmanager
    def fresh(self, stage: Stage) -> Iterator[str]:
        home = self._folder / str(next(self._numbers))
        home.mkdir()
        path = home / "x.sqlite3"
        if stage != "empty":
            shutil.copyfile(self._template(stage), path)
        try:
            yield f"sqlite+aiosqlite:///{path}"
        finally:
            shutil.rmtree(home)

    def _make_template(self, stage: Stage) -> Path:
        path = self._folder / f"{stage}.sqlite3"
        if stage == "founded":
            shutil.copyfile(self._template("migrated"), path)
            _found(f"sqlite+aiosqlite:///{path}")
        else:
            _migrate(f"sqlite+aiosqlite:///{path}")
        # What still stands in the write-ahead log would not be copied.
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return path


class PostgreSQL:
    """Each database is one of a server's, made from a template."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        # Other processes, and other people's runs, use the same server.
        self._prefix = f"tongxin_{secrets.token_hex(4)}"
        self._numbers = itertools.count()
        self._templates: list[str] = []
        self._template = cache(self._make_template)

    @contextmanager
    def fresh(self, stage: Stage) -> Iterator[str]:
        name = f"{self._prefix}_{next(self._numbers)}"
        self._create(name, "template0" if stage == "empty" else self._template(stage))
        try:
            yield self._url_of(name)
        finally:
            self._drop(name)

    def close(self) -> None:
        for template in self._templates:
            self._drop(template)
        if "_server" in self.__dict__:
            self._server.close()

    @cached_property
    def _server(self) -> psycopg.Connection:
        plain = self._url.set(drivername="postgresql")
        return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)

    def _make_template(self, stage: Stage) -> str:
        name = f"{self._prefix}_{stage}"
        if stage == "founded":
            self._create(name, self._template("migrated"))
            _found(self._url_of(name))
        else:
            self._create(name, "template0")
            _migrate(self._url_of(name))
        self._templates.append(name)
        # A template somebody is connected to cannot be copied.
        self._do("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
        self._server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        return name

    def _create(self, name: str, template: str) -> None:
        self._do("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", name, template)

    def _drop(self, name: str) -> None:
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _do(self, statement: str, *names: str) -> None:
        self._server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _url_of(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)
