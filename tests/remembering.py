"""What many tests begin with is made over HTTP once, and its rows are written again for the others.

A test process keeps what was made from the founded county at one instant of the frozen
clock; whoever asks again in a database that is still as it was founded gets the same rows,
with the same ids, and the same value. Everybody else has it made anew.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from api import clock
from api.db.session import Database
from api.db.tables import metadata
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPolicy

Value = TypeVar("Value")
Rows = dict[sa.Table, dict[Any, dict[str, Any]]]


@dataclass(frozen=True)
class _Made:
    rows: list[tuple[sa.Table, list[dict[str, Any]]]]
    until: datetime
    value: Any


_made: dict[tuple[Any, ...], _Made] = {}


async def remembered(
    database: Database, what: tuple[Any, ...], build: Callable[[], Awaitable[Value]]
) -> Value:
    """What `build` makes of the county as it was founded; the clock moves as `build` moved it."""
    if not await _untouched(database):
        return await build()
    # Each kind of database has founders of its own, whom the rows refer to.
    key = (*what, clock.now(), database.sqlite, database.keyring.current)
    if key not in _made:
        before = await _rows(database)
        value = await build()
        _made[key] = _Made(_added(before, await _rows(database)), clock.now(), value)
        return value
    known = _made[key]
    async with database.write() as session:
        connection = await session.connection()
        for table, rows in known.rows:
            await connection.execute(sa.insert(table), rows)
    clock.freeze(known.until)
    kept: Value = known.value
    return kept


async def _untouched(database: Database) -> bool:
    """Whether nothing is held yet; who has signed in meanwhile does not matter."""
    async with database.read() as session:
        connection = await session.connection()
        held = [sa.select(sa.exists().select_from(table)) for table in (Campaign, LoanPolicy)]
        return not any([(await connection.execute(query)).scalar() for query in held])


async def _rows(database: Database) -> Rows:
    found: Rows = {}
    async with database.read() as session:
        connection = await session.connection()
        for table in metadata.sorted_tables:
            keys = [column.name for column in table.primary_key]
            rows = (await connection.execute(sa.select(table))).mappings()
            found[table] = {tuple(row[name] for name in keys): dict(row) for row in rows}
    return found


def _added(before: Rows, after: Rows) -> list[tuple[sa.Table, list[dict[str, Any]]]]:
    """New rows by table, those referred to first."""
    new = [
        (table, [row for key, row in rows.items() if key not in before[table]])
        for table, rows in after.items()
    ]
    return [(table, rows) for table, rows in new if rows]
