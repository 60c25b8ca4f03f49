"""A batch into SQLite: the whole transaction as one errand of the writing connection's thread.

Statement by statement each would wait for the event loop and back. Every statement lets go of
the interpreter's lock and has to win it back, so what is returned is returned as one row.
"""

import json
import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError

from api.db.session import Database
from api.mechanisms.voting import statements
from api.mechanisms.voting.attempt import Attempt, Head, Reason, Written

_SQL = statements.of("sqlite")


async def write(database: Database, attempt: Attempt) -> Written | None:
    """Store what may be stored and ask about the rest; None, and nothing written, if the poll has moved."""
    async with database.driver() as connection:
        try:
            done: Written | None = await connection._execute(_write, connection._conn, attempt)  # noqa: SLF001
        except sqlite3.Error as failure:
            raise _wrapped(failure) from failure
        return done


def _write(connection: sqlite3.Connection, attempt: Attempt) -> Written | None:
    poll = attempt.poll_id.hex
    connection.execute("BEGIN IMMEDIATE")
    try:
        version, counted, window = connection.execute(_SQL.head, {"poll": poll}).fetchone()
        if Head(version, bool(counted), window) != attempt.head:
            connection.execute("ROLLBACK")
            return None
        stored = _insert(connection, poll, attempt) if attempt.rows else {}
        left = attempt.left_json(stored.keys())
        reasons = _reasons(connection, poll, left) if left else {}
        connection.execute("COMMIT")
        return Written(stored, reasons)
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _insert(connection: sqlite3.Connection, poll: str, attempt: Attempt) -> dict[str, tuple[int, int]]:
    rows = attempt.rows_json()
    insert = _SQL.participations_guarded if attempt.guarded else _SQL.participations
    quota = {"per_day": attempt.per_day, "in_all": attempt.in_all}
    connection.execute(insert, {"poll": poll, "rows": rows, **quota})
    ((found,),) = connection.execute(_SQL.stored, {"poll": poll, "rows": rows}).fetchall()
    stored = {voter: (day_seq, total_seq) for voter, day_seq, total_seq in json.loads(found)}
    if stored and attempt.guarded:
        connection.execute(_SQL.guards, {"poll": poll, "rows": attempt.marks_json(stored.keys())})
    if stored:
        connection.execute(_SQL.choices, {"poll": poll, "rows": attempt.choices_json(stored.keys())})
    if stored and attempt.freeze:
        # As the ORM writes instants.
        now = attempt.freeze.strftime("%Y-%m-%d %H:%M:%S.%f")
        connection.execute(_SQL.freeze, {"poll": poll, "now": now})
    return stored


def _reasons(connection: sqlite3.Connection, poll: str, left: str) -> dict[str, Reason]:
    found = connection.execute(_SQL.reasons, {"poll": poll, "rows": left}).fetchall()
    return {voter: Reason(*facts) for voter, *facts in found}


def _wrapped(failure: sqlite3.Error) -> Any:
    return DBAPIError.instance("ballots", None, failure, sqlite3.Error, hide_parameters=True)
