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
from typing import Literal, LiteralString, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.backends import BACKENDS


def _migrate(url: str) -> None:
    # Not at the top: a mistake in a table should fail the tests that use tables, not every import.
    from api.db.migrate import upgrade

    upgrade(url)


def _found(url: str) -> None:
    # Not at the top, as above.
    from tests.founding import found_at

    asyncio.run(found_at(url))


def _tables() -> list[str]:
    """All tables, those referred to first."""
    from api.db.tables import metadata

    return [table.name for table in metadata.sorted_tables]


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


def _say(statement: LiteralString, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def _procedure(kept: list[str]) -> sql.Composed:
    """What empties a database; written once, because its sixty statements are planned once per process.

    Founders who are still as they were stay: a hundred references to them would have to be looked for.
    """
    tables = _tables()
    # The ballot box is tested for the order its rows lie in, so it begins on an empty page.
    boxes = "IF pg_relation_size('{}') > 0 THEN TRUNCATE {}; END IF"
    altered = "DELETE FROM {} t WHERE NOT EXISTS (SELECT FROM kept.{} k WHERE k::text = t::text)"
    steps = [_say(boxes, table, table) for table in tables if table in _BALLOTS]
    for table in reversed(tables):
        if table in kept:
            steps.append(_say(altered, table, table))
        elif table not in _BALLOTS:
            steps.append(_say("DELETE FROM {}", table))
    again = "INSERT INTO {} SELECT * FROM kept.{} ON CONFLICT DO NOTHING"
    steps += [_say(again, table, table) for table in tables if table in kept]
    body = sql.SQL("BEGIN {}; END").format(sql.SQL("; ").join(steps)).as_string()
    return sql.SQL("CREATE PROCEDURE kept.again() LANGUAGE plpgsql AS {}").format(sql.Literal(body))


_BALLOTS = frozenset({"choice", "guard", "participation"})
_USES = 40
"""How often a database is emptied and used again, before what was deleted makes it slow."""


class PostgreSQL:
    """Each database is one of a server's, made from a template.

    Making and dropping one costs more than most tests, so one with the county in it is
    emptied after a test, given its founders back from a schema beside it, and used again.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        # Other processes, and other people's runs, use the same server.
        self._prefix = f"tongxin_{secrets.token_hex(4)}"
        self._numbers = itertools.count()
        self._templates: list[str] = []
        self._template = cache(self._make_template)
        self._founded: list[tuple[str, psycopg.Connection, int]] = []
        """Founded databases nobody uses at the moment, with a connection to each and its uses so far."""

    @contextmanager
    def fresh(self, stage: Stage) -> Iterator[str]:
        if stage == "founded":
            with self._again() as url:
                yield url
            return
        name = f"{self._prefix}_{next(self._numbers)}"
        self._create(name, "template0" if stage == "empty" else self._template(stage))
        try:
            yield self._url_of(name)
        finally:
            self._drop(name)

    @contextmanager
    def _again(self) -> Iterator[str]:
        if self._founded:
            name, line, uses = self._founded.pop()
        else:
            name, uses = f"{self._prefix}_{next(self._numbers)}", 0
            self._create(name, self._template("founded"))
            line = self._connect(name)
            BACKENDS.keep(name)
        try:
            yield self._url_of(name)
        finally:
            if uses < _USES:
                self._empty(name, line)
                self._founded.append((name, line, uses + 1))
            else:
                line.close()
                self._drop(name)

    def _empty(self, name: str, line: psycopg.Connection) -> None:
        """As it was founded: nobody connected, nobody else's rows."""
        self._server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> ALL(%s)",
            [name, [line.info.backend_pid, *BACKENDS.pids(name)]],
        )
        line.execute("CALL kept.again()")

    def close(self) -> None:
        for name, line, _ in self._founded:
            line.close()
            self._drop(name)
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
            with self._connect(name) as line:
                line.execute("CREATE SCHEMA kept")
                kept = [one for one in _tables() if line.execute(_say("SELECT FROM {}", one)).rowcount]
                for table in kept:
                    line.execute(_say("CREATE TABLE kept.{} AS TABLE {}", table, table))
                line.execute(_procedure(kept))
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

    def _connect(self, name: str) -> psycopg.Connection:
        plain = self._url.set(drivername="postgresql", database=name)
        return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)

    def _create(self, name: str, template: str) -> None:
        self._do("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", name, template)

    def _drop(self, name: str) -> None:
        BACKENDS.forget(name)
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _do(self, statement: LiteralString, *names: str) -> None:
        self._server.execute(_say(statement, *names))

    def _url_of(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)
