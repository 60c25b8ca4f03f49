"""What is done once for all engines: each test has engines of its own, and what they ask is the same.

Nothing here changes what a statement does, nor when another task may run between two of them.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from sqlite3 import Connection as Opened
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    SQLiteDialect_aiosqlite,
)

_COMPILED: dict[str, Any] = {}


@sa.event.listens_for(Engine, "engine_connect")
def compile_once(connection: Connection) -> None:
    """What a statement compiles to is the same for all of a dialect."""
    dialect = type(connection.dialect)
    if dialect.__hash__ is object.__hash__:
        # The cache is keyed by dialect, and two of a kind would otherwise be two keys.
        dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]  # for tests only
        dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]  # as above
    engine = connection.engine
    engine._compiled_cache = _COMPILED.setdefault(dialect.__name__, engine._compiled_cache)


def ask_once(initialize: Callable[[Any, Connection], None]) -> Callable[[Any, Connection], None]:
    """An engine's first connection asks the server what it is and what it can; there is one server."""
    learned: dict[str, Any] = {}

    def remembered(dialect: Dialect, connection: Connection) -> None:
        if not learned:
            before = dict(vars(dialect))
            initialize(dialect, connection)
            learned.update((k, v) for k, v in vars(dialect).items() if before.get(k, before) is not v)
        vars(dialect).update(learned)

    return remembered


for _dialect in (SQLiteDialect_aiosqlite, PGDialectAsync_psycopg):
    setattr(_dialect, "initialize", ask_once(_dialect.initialize))  # noqa: B010  only for tests


@dataclass(slots=True)
class _Told:
    """What a cursor that was closed had to say."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1


class OneVisit(AsyncAdapt_aiosqlite_cursor):
    """Visits the thread of an SQLite connection once for a statement and its rows, instead of four times."""

    __slots__ = ()

    def __init__(self, connection: Any) -> None:
        self._adapt_connection, self._connection = connection, connection._connection
        self._cursor: Any = _Told()
        self._rows = deque()
        self._soft_closed_memoized = {}  # type: ignore[assignment]  # always empty

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._visit(_execute, operation, () if parameters is None else parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._visit(_execute_many, operation, seq_of_parameters)

    async def _visit(self, what: Any, *told: Any) -> None:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:
            self._cursor, self._rows = await connection._execute(what, connection._conn, *told)

    async def _async_soft_close(self) -> None:
        """It is closed."""

    def close(self) -> None:
        self._rows.clear()


def _execute(opened: Opened, operation: str, parameters: Any) -> tuple[_Told, deque[Any]]:
    cursor = opened.cursor()
    try:
        cursor.execute(operation, parameters)
        rows = deque(cursor.fetchall() if cursor.description else ())
        return _Told(cursor.description, cursor.rowcount, cursor.lastrowid), rows
    finally:
        cursor.close()


def _execute_many(opened: Opened, operation: str, parameters: Any) -> tuple[_Told, deque[Any]]:
    cursor = opened.cursor()
    try:
        cursor.executemany(operation, parameters)
        return _Told(cursor.description, cursor.rowcount, cursor.lastrowid), deque()
    finally:
        cursor.close()


setattr(AsyncAdapt_aiosqlite_connection, "_cursor_cls", OneVisit)  # noqa: B010  as above
