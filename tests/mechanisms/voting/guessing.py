"""An attacker with a dump or the file: she lays the two logs side by side in every order she can think of."""

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from api.db.session import Database

Row = dict[str, Any]
_PAGE = 4096
"""Bytes of a page of SQLite's."""
_HIDDEN = {"postgresql": "ctid::text AS ctid, xmin::text AS xmin, cmin::text AS cmin, ", "sqlite": ""}


@dataclass(frozen=True)
class Dump:
    """Participations and choices as they lie, by the window they were counted in."""

    participations: dict[int, list[Row]]
    choices: dict[int, list[Row]]

    @classmethod
    async def of(cls, database: Database, poll_id: str, windows: dict[int, int]) -> "Dump":
        """`windows` says in which window the ballots of each were counted."""
        file = await asyncio.to_thread(_file, database)
        async with database.connect() as connection:
            found: list[dict[int, list[Row]]] = []
            for table, key in (("participation", "receipt_code"), ("choice", "id")):
                hidden = _HIDDEN[connection.dialect.name]
                # Our own names. Without ORDER BY rows come as they lie, just as in a dump.
                query = sa.text(f"SELECT {hidden}t.* FROM {table} t WHERE poll_id = :poll")  # noqa: S608
                rows = await connection.execute(
                    query.bindparams(sa.bindparam("poll", UUID(poll_id), sa.Uuid()))
                )
                by_window: defaultdict[int, list[Row]] = defaultdict(list)
                for row in rows.mappings():
                    places = _places(file, row[key][5:].encode()) if file else {}
                    by_window[windows[int(row[key][:4])]].append({**row, **places})
                if file:
                    for window in by_window.values():
                        _on_the_fullest_page(file, window, key)
                found.append(by_window)
        return cls(*found)

    def guesses(self) -> Iterator[tuple[str, dict[str, int]]]:
        """The pick of every receipt, as each pair of orders would have it."""
        some = next(iter(self.participations.values()))[0], next(iter(self.choices.values()))[0]
        for one, sort_voters in _orders(some[0], "receipt_code"):
            for other, sort_choices in _orders(some[1], "id"):
                guess: dict[str, int] = {}
                for window, voters in self.participations.items():
                    pairs = zip(sort_voters(voters), sort_choices(self.choices[window]), strict=True)
                    guess |= {voter["receipt_code"]: choice["pick"] for voter, choice in pairs}
                yield f"{one} beside {other}", guess


def _file(database: Database) -> bytes:
    """The database file with all that was ever committed, where there is one."""
    if not database.sqlite:
        return b""
    path = str(sa.make_url(database.settings.database_url).database)
    with closing(sqlite3.connect(path)) as beside:
        beside.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(path).read_bytes()


def _places(file: bytes, code: bytes) -> Row:
    """Where in the file a code stands, first and last: within a page rows lie as they came."""
    return {"first place": file.find(code), "last place": file.rfind(code)}


def _on_the_fullest_page(file: bytes, rows: list[Row], key: str) -> None:
    """Where each stands on the page that holds the most: the leaf of an index, written as they came."""
    pages: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        code, place = row[key][5:].encode(), -1
        while (place := file.find(code, place + 1)) >= 0:
            pages[place // _PAGE][row[key]] = place
    fullest = max(pages.values(), key=len)
    for row in rows:
        row["fullest page"] = fullest.get(row[key], 0)


def _orders(row: Row, code: str) -> Iterator[tuple[str, Callable[[list[Row]], list[Row]]]]:
    """As they lie, backwards, by every column, by the random part of the code."""
    yield "as they lie", lambda rows: rows
    yield "backwards", lambda rows: rows[::-1]
    yield "by random part", lambda rows: sorted(rows, key=lambda one: str(one[code])[5:])
    for column in sorted(row.keys() - {"poll_id", "pick"}):
        yield f"by {column}", partial(_by, column)


def _by(column: str, rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda one: _number(one[column]))


def _number(value: object) -> tuple[object, ...]:
    """Numbers by size, the places of PostgreSQL's rows too; texts by their bytes."""
    parts = str(value).strip("()").split(",")
    return tuple(int(one) for one in parts) if all(one.isdecimal() for one in parts) else (str(value),)
