"""PostgreSQL's processes serve one test after the other.

A new one has to be forked and knows nothing of the tables, and a test asks for several.
What a connection of the application's closes is made as if new (DISCARD ALL) and put
aside, and the next that asks for the same database in the same way gets it.
"""

import select
from collections import defaultdict
from typing import Any, Self

import psycopg
import sqlalchemy as sa
from psycopg.adapt import AdaptersMap
from psycopg.pq import ConnStatus, ExecStatus, PGconn, TransactionStatus
from psycopg.pq.abc import PGconn as Line

_MOST = 12
"""Of one database; a test that asks for more has more of its own."""

Way = tuple[tuple[str, Any], ...]
"""Which database, as whom, and with which options."""


class Backends:
    """Idle processes by database."""

    def __init__(self) -> None:
        self._idle: defaultdict[str, list[tuple[Way, Line]]] = defaultdict(list)
        self._kept: set[str] = set()

    def keep(self, database: str) -> None:
        """Processes of this database may serve again."""
        self._kept.add(database)

    def pids(self, database: str) -> list[int]:
        return [line.backend_pid for _, line in self._idle[database]]

    def forget(self, database: str) -> None:
        """The database is about to be dropped."""
        self._kept.discard(database)
        for _, line in self._idle.pop(database, ()):
            line.finish()

    def take(self, way: Way, database: str) -> Line | None:
        idle = self._idle[database]
        for place in reversed(range(len(idle))):
            if idle[place][0] == way:
                _, line = idle.pop(place)
                if _answers(line):
                    return line
                line.finish()
        return None

    def put(self, way: Way, database: str, line: Line) -> bool:
        """Whether it will serve again."""
        if database not in self._kept or len(self._idle[database]) >= _MOST:
            return False
        if line.transaction_status != TransactionStatus.IDLE or not _answers(line):
            return False
        if line.exec_(b"DISCARD ALL").status != ExecStatus.COMMAND_OK:
            return False
        self._idle[database].append((way, line))
        return True


BACKENDS = Backends()


def _answers(line: Line) -> bool:
    """Whether its process is there; one that has gone has closed the socket or said why it went."""
    if line.status != ConnStatus.OK:
        return False
    watched = select.poll()
    watched.register(line.socket, select.POLLIN)
    return not watched.poll(0)


def _gone() -> Line:
    line = PGconn.connect_start(b"")
    line.finish()
    return line


_GONE = _gone()


class Connection(psycopg.AsyncConnection[Any]):
    """A connection whose process may have served before; what Python knows of it is new."""

    way: Way = ()
    database: str = ""

    @classmethod
    async def again(cls, conninfo: str = "", *, context: Any = None, **parameters: Any) -> Self:
        """What `connect` does, on a process that is there if there is one."""
        way = (("", conninfo), *sorted(parameters.items()))
        database = str(parameters.get("dbname", ""))
        if line := BACKENDS.take(way, database):
            made = cls(line)
            if context:
                made._adapters = AdaptersMap(context.adapters)
        else:
            made = await cls.connect(conninfo, context=context, **parameters)
        made.way, made.database = way, database
        return made

    async def close(self) -> None:
        if not self.closed and BACKENDS.put(self.way, self.database, self.pgconn):
            # Whoever still holds it holds a closed connection.
            self.pgconn = _GONE
            self._closed = True
            return
        await super().close()


@sa.event.listens_for(sa.Engine, "do_connect")
def serve_again(dialect: sa.Dialect, _record: Any, _words: Any, parameters: dict[str, Any]) -> None:
    """Only what the application asks for through its pools; psycopg itself is left as it is."""
    if dialect.driver == "psycopg" and dialect.is_async:
        parameters["async_creator_fn"] = Connection.again
