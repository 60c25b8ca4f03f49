"""What stands in the database, read by plain SQL and none of the application's code, in one snapshot."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from sqlalchemy import make_url


class Participation(NamedTuple):
    receipt_code: str
    voter: str
    day: int
    day_seq: int
    total_seq: int
    key_mac: str


class Choice(NamedTuple):
    id: str
    pick: int


class Window(NamedTuple):
    number: int
    state: str
    last: int | None
    ballots: int
    picks: int
    tally: dict[str, int]
    totals: dict[str, int]
    total_ballots: int


class Head(NamedTuple):
    number: int
    document: str
    signature: str


@dataclass(frozen=True)
class Ledger:
    """Everything about one poll."""

    participations: list[Participation]
    choices: list[Choice]
    windows: list[Window]
    heads: list[Head]
    counted: bool

    @property
    def sealed(self) -> list[Window]:
        return [window for window in self.windows if window.state == "sealed"]


class Reader:
    """A reader's own way to a database, past the application."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self.sqlite = self._url.drivername.startswith("sqlite")

    def ledger(self, poll_id: UUID) -> Ledger:
        with self._snapshot() as ask:
            of = self._key(poll_id)
            return Ledger(
                [
                    Participation(*row)
                    for row in ask(
                        "SELECT receipt_code, voter, day, day_seq, total_seq, key_mac"
                        " FROM participation WHERE poll_id = {}",
                        of,
                    )
                ],
                [Choice(*row) for row in ask("SELECT id, pick FROM choice WHERE poll_id = {}", of)],
                [
                    Window(
                        row[0],
                        row[1],
                        row[2],
                        row[3],
                        row[4],
                        tally=_data(row[5]),
                        totals=_data(row[6]),
                        total_ballots=row[7],
                    )
                    for row in ask(
                        "SELECT number, state, last, ballots, picks, tally, totals, total_ballots"
                        " FROM ballot_window WHERE poll_id = {} ORDER BY number",
                        of,
                    )
                ],
                [
                    Head(*row)
                    for row in ask(
                        "SELECT number, document, signature FROM signed_head"
                        " WHERE poll_id = {} ORDER BY number",
                        of,
                    )
                ],
                bool(ask("SELECT counted_at IS NOT NULL FROM poll WHERE id = {}", of)[0][0]),
            )

    def head(self, poll_id: UUID) -> int:
        """The last sealed window; 0 for none."""
        query: LiteralString = (
            "SELECT coalesce(max(number), 0) FROM ballot_window WHERE poll_id = {} AND state = 'sealed'"
        )
        return int(self.ask(query, poll_id)[0][0])

    def ask(self, query: LiteralString, poll_id: UUID) -> Sequence[Sequence[Any]]:
        """One query about one poll, whose id goes where the braces are."""
        with self._snapshot() as ask:
            rows: Sequence[Sequence[Any]] = ask(query, self._key(poll_id))
            return rows

    def _key(self, poll_id: UUID) -> object:
        return poll_id.hex if self.sqlite else poll_id

    @contextmanager
    def _snapshot(self) -> Iterator[Any]:
        if self.sqlite:
            # Not read-only: on a disk that was full a reader may have to make the shared memory file.
            with closing(sqlite3.connect(str(self._url.database), isolation_level=None, timeout=10)) as line:
                line.execute("BEGIN")
                yield lambda query, of: line.execute(query.replace("{}", "?"), [of]).fetchall()
            return
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, connect_timeout=5) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield lambda query, of: connection.execute(query.replace("{}", "%s"), [of]).fetchall()


def _data(value: Any) -> dict[str, int]:
    """JSON as the driver gives it: parsed by one, text by the other."""
    found: dict[str, int] = json.loads(value) if isinstance(value, str) else value
    return found
