"""A batch into PostgreSQL, in three journeys: the lock and the poll, who took part, what was chosen.

Who took part and what was chosen never travel in one statement: not even a server's log of slow
statements lays a voter beside her choice.
"""

from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError

from api.db.session import Database
from api.mechanisms.voting import lock, statements
from api.mechanisms.voting.attempt import Attempt, Busy, Head, Reason, Written

_SQL = statements.of("postgresql")


async def write(database: Database, attempt: Attempt) -> Written | None:
    """Store what may be stored and ask about the rest; None, and nothing written, if the poll has moved.

    Raises Busy: a lock waited for here would hold up every other poll's ballots too.
    """
    async with database.driver() as connection:
        try:
            return await _write(connection, attempt)
        except psycopg.Error as failure:
            raise _wrapped(failure) from failure


async def _write(connection: "psycopg.AsyncConnection[Any]", attempt: Attempt) -> Written | None:
    poll = {"poll": attempt.poll_id}
    async with connection.pipeline():
        lent = await connection.execute(_SQL.share, {"key": lock.key(attempt.poll_id)})
        # Read after the lock, in a statement of its own, so that it sees what others did under theirs.
        cursor = await connection.execute(_SQL.head, poll)
    if await lent.fetchone() != (True,):
        await connection.rollback()
        raise Busy
    if Head(*(await cursor.fetchone() or ())) != attempt.head:
        await connection.rollback()
        return None
    stored = await _insert(connection, attempt) if attempt.rows else {}
    reasons = {}
    if left := attempt.left_json(stored.keys()):
        cursor = await connection.execute(_SQL.reasons, {**poll, "rows": left})
        reasons = {voter: Reason(*facts) for voter, *facts in await cursor.fetchall()}
    async with connection.pipeline():
        if stored and attempt.guarded:
            await connection.execute(_SQL.guards, {**poll, "rows": attempt.marks_json(stored.keys())})
        if stored:
            await connection.execute(_SQL.choices, {**poll, "rows": attempt.choices_json(stored.keys())})
        if stored and attempt.freeze:
            await connection.execute(_SQL.freeze, {**poll, "now": attempt.freeze})
        await connection.commit()
    return Written(stored, reasons)


async def _insert(connection: "psycopg.AsyncConnection[Any]", attempt: Attempt) -> dict[str, tuple[int, int]]:
    insert = _SQL.participations_guarded if attempt.guarded else _SQL.participations
    quota = {"per_day": attempt.per_day, "in_all": attempt.in_all}
    found = await connection.execute(insert, {"poll": attempt.poll_id, "rows": attempt.rows_json(), **quota})
    return {voter: (day_seq, total_seq) for voter, day_seq, total_seq in await found.fetchall()}


def _wrapped(failure: psycopg.Error) -> Any:
    return DBAPIError.instance("ballots", None, failure, psycopg.Error, hide_parameters=True)
