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
from api.db.tables.access import Citizen
from api.db.tables.campaigns import Campaign
from api.db.tables.loan_plans import LoanPolicy

Value = TypeVar("Value")
Rows = dict[sa.Table, dict[Any, dict[str, Any]]]


_CITIZENS: sa.Table = metadata.tables[str(Citizen.__tablename__)]


@dataclass(frozen=True)
class _Made:
    rows: list[tuple[sa.Table, list[dict[str, Any]]]]
    altered: dict[sa.Table, dict[Any, dict[str, Any]]]
    """What became of rows that were there, such as the founders' entries in the record, now chained."""
    found: dict[sa.Table, frozenset[Any]]
    """Where rows were altered, or somebody came who might have come before: all that were there."""
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
        made = _difference(before, await _rows(database), value)
        if made:
            _made[key] = made
        return value
    known = _made[key]
    if any([frozenset(await _rows_of(database, table)) != found for table, found in known.found.items()]):
        return await build()
    async with database.write() as session:
        connection = await session.connection()
        for table, altered in known.altered.items():
            for place, row in altered.items():
                same = [column == value for column, value in zip(table.primary_key, place, strict=True)]
                await connection.execute(sa.update(table).where(*same).values(row))
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
    return {table: await _rows_of(database, table) for table in metadata.sorted_tables}


async def _rows_of(database: Database, table: sa.Table) -> dict[Any, dict[str, Any]]:
    keys = [column.name for column in table.primary_key]
    async with database.read() as session:
        rows = (await (await session.connection()).execute(sa.select(table))).mappings()
        return {tuple(row[name] for name in keys): dict(row) for row in rows}


def _difference(before: Rows, after: Rows, value: Any) -> _Made | None:
    """New rows by table, those referred to first, and altered ones; None if something was taken away."""
    if any(before[table].keys() - rows.keys() for table, rows in after.items()):
        return None
    rows = {
        table: [row for place, row in rows.items() if place not in before[table]]
        for table, rows in after.items()
    }
    altered = {
        table: {place: after[table][place] for place, row in old.items() if after[table][place] != row}
        for table, old in before.items()
    }
    altered = {table: changed for table, changed in altered.items() if changed}
    matters = [*altered, *([_CITIZENS] if rows[_CITIZENS] else [])]
    return _Made(
        [(table, new) for table, new in rows.items() if new],
        altered,
        {table: frozenset(before[table]) for table in matters},
        clock.now(),
        value,
    )
