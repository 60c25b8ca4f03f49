"""Sessions: some read, some write, and the two are never the same.

On SQLite a transaction that reads first and writes later loses updates silently,
so a write session takes the write lock when it begins (BEGIN IMMEDIATE) and there
is one writing connection per process, whose queue is fair. Read sessions cannot
write at all. On PostgreSQL both come from one pool.

SQLite leaves what was deleted or moved in its file, where it was, unless it is told to
overwrite it (secure_delete); a copy of the file must not tell who chose what.
"""

import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from api.adapters.calendar import WorkingDays
from api.adapters.crypto import Keyring
from api.config import Settings
from api.errors import Unavailable

_PATIENCE = "busy_timeout=8000"
_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", _PATIENCE, "secure_delete=ON")
_TRACES = "erased"
_POSTGRES = "-c lock_timeout=8s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"


class Database:
    """One process's way to its database; also hands sessions the keyring they seal with and the calendar.

    Not `durable`, a commit to SQLite does not wait for the disk: only for what can be made
    again from nothing, such as a demo that is being loaded.
    """

    def __init__(self, settings: Settings, *, durable: bool = True) -> None:
        self.settings = settings
        self._pragmas = (*_PRAGMAS, f"synchronous={'FULL' if durable else 'OFF'}")
        self.keyring = Keyring(settings.master_keys)
        self.working_days = WorkingDays(strict=settings.mode == "production", file=settings.calendar_file)
        self.sqlite = settings.sqlite
        self._traces = False
        """Something was erased that the write-ahead log may still hold."""
        self._writer = self._engine(settings, write=True)
        self._reader = (
            self._engine(settings, write=False)
            if self.sqlite
            else self._writer.execution_options(postgresql_readonly=True)
        )

    def _engine(self, settings: Settings, *, write: bool) -> AsyncEngine:
        if not settings.sqlite:
            engine = create_async_engine(
                settings.database_url,
                pool_size=12,
                max_overflow=8,
                pool_timeout=5,
                pool_use_lifo=True,
                hide_parameters=True,
                connect_args={"options": _POSTGRES, "connect_timeout": 5, "tcp_user_timeout": 10_000},
            )
            sa.event.listen(engine.sync_engine, "checkout", _still_there)
            return engine
        engine = create_async_engine(
            settings.database_url,
            pool_size=1 if write else 6,
            max_overflow=0,
            pool_timeout=8,
            connect_args={"isolation_level": None, "timeout": 8},
            hide_parameters=True,
        )
        begin = "BEGIN IMMEDIATE" if write else "BEGIN"

        @sa.event.listens_for(engine.sync_engine, "connect")
        def on_connect(connection: Any, _record: Any) -> None:
            cursor = connection.cursor()
            for pragma in self._pragmas if write else (*self._pragmas, "query_only=ON"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @sa.event.listens_for(engine.sync_engine, "begin")
        def on_begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that sees committed rows and cannot write.

        It takes a connection at its first question only: who holds one while waiting
        for another, with everybody else doing the same, waits for ever.
        """
        async with self._session(self._reader) as session:
            yield session

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """A reading session to which everything stays as it was at its first question.

        On SQLite every reading transaction is like that.
        """
        async with self.read() as session:
            if not self.sqlite:
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A session that commits when the block ends well and rolls back when it raises."""
        async with self._session(self._writer) as session:
            async with session.begin():
                yield session
            self._traces |= session.info.get(_TRACES, False)
        if self._traces:
            self._traces = not await self.overwrite_log()

    async def overwrite_log(self) -> bool:
        """Have SQLite move its write-ahead log into the file and empty it; whether it could just now.

        What was erased stands in that log until then; somebody who reads at this instant may be in the way.
        """
        if not self.sqlite:
            return True
        async with self.driver() as connection:
            await connection.execute("PRAGMA busy_timeout=200")
            try:
                row = await (await connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")).fetchone()
            finally:
                await connection.execute(f"PRAGMA {_PATIENCE}")
        return bool(row is not None and row[0] == 0)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """A writing connection without the ORM, in one transaction, for the ballot box."""
        try:
            async with self._writer.begin() as connection:
                yield connection
        except PoolTimeout as full:
            raise Unavailable() from full

    @asynccontextmanager
    async def driver(self) -> AsyncIterator[Any]:
        """A writing connection as its driver gives it, for the ballot box, with no transaction begun.

        Whoever uses it leaves none behind; if something is raised it is not used again.
        """
        try:
            connection = await self._writer.connect()
        except PoolTimeout as full:
            raise Unavailable() from full
        try:
            yield (await connection.get_raw_connection()).driver_connection
        except BaseException:
            await connection.invalidate()
            raise
        finally:
            await connection.close()

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
        info = {
            "keyring": self.keyring,
            "settings": self.settings,
            "working_days": self.working_days,
        }
        try:
            async with AsyncSession(engine, expire_on_commit=False, info=info) as session:
                yield session
        except PoolTimeout as full:
            raise Unavailable() from full

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()


def _still_there(connection: Any, _record: Any, _proxy: Any) -> None:
    """Have the pool replace a connection whose server has gone, without a journey there and back.

    A server that is restarted closes the connections it had, which their sockets tell.
    """
    watched = select.poll()
    watched.register(connection.driver_connection.fileno(), select.POLLIN)
    if watched.poll(0):
        raise DisconnectionError


def leave_no_trace(session: AsyncSession) -> None:
    """Say that this transaction erases: nothing of it is to be left in SQLite's write-ahead log either."""
    session.info[_TRACES] = True


def keyring(session: AsyncSession) -> Keyring:
    """The keyring of the database this session belongs to."""
    ring: Keyring = session.info["keyring"]
    return ring


def settings(session: AsyncSession) -> Settings:
    """The settings of the database this session belongs to."""
    chosen: Settings = session.info["settings"]
    return chosen


def working_days(session: AsyncSession) -> WorkingDays:
    """The calendar of the deployment this session belongs to."""
    calendar: WorkingDays = session.info["working_days"]
    return calendar
