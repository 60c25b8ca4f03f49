"""A poll to cast ballots in, and as many ballots cast before as wanted, sealed by the shipped code."""

import asyncio
import base64
import os
import random
import secrets
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from api import clock, ids
from api.access.tokens import issue_citizen
from api.config import Settings
from api.db import migrate
from api.db.session import Database
from api.mechanisms.voting import Card, candidates, nonce, polls, sealing
from api.mechanisms.voting import rules as ballot_rules
from api.mechanisms.voting.keys import PollKeys
from api.mechanisms.voting.state import load
from api.schemas.polls import BallotRules
from api.terms.polls import LiveResults
from bench.noop import CANDIDATES

_PER_WINDOW = 20_000
_PARTICIPATION = (
    "poll_id receipt_code voter day day_seq total_seq key_mac payload_mac nonce link signals".split()
)


@dataclass(frozen=True)
class Filled:
    """A database with one poll in it that takes ballots now."""

    settings: Settings
    poll_id: UUID
    ballots: int

    def requests(self, file: Path, count: int) -> None:
        """Casts of as many citizens nobody has seen yet: token, Idempotency-Key and body, one a line."""
        asyncio.run(self._requests(file, count))

    async def _requests(self, file: Path, count: int) -> None:
        database = Database(self.settings)
        async with database.read() as session:
            state = await load(session, self.poll_id)
        now, window = clock.now(), state.newest.number if state.newest else 1
        long_ago = now - timedelta(days=30)
        with file.open("w") as lines:
            for _ in range(count):
                citizen = uuid.uuid4()
                token = issue_citizen(database.keyring, citizen, False, 900, since=long_ago)
                ticket = nonce.issue(state.keys, state.keys.voter(citizen), window, now)
                pick = random.choice(state.candidates).id  # noqa: S311  somebody's taste
                body = f'{{"candidate_ids":["{pick}"],"nonce":"{ticket}"}}'
                lines.write(f"{token} {uuid.uuid4()} {body}\n")
        await database.close()


def fill(settings: Settings, ballots: int) -> Filled:
    """Migrate, found a poll of ten days and put ballots into it, sealed but for the last few."""
    migrate.upgrade(settings.database_url)
    return asyncio.run(_fill(settings, ballots))


async def _fill(settings: Settings, ballots: int) -> Filled:
    database = Database(settings, durable=False)
    present = clock.now()
    poll_id = await _found(database)
    per_window = min(_PER_WINDOW, ballots // 2)
    sizes = [per_window] * (ballots // per_window) + [settings.window_ballots]
    write = _to_sqlite if settings.sqlite else _to_postgres
    write(settings.database_url, poll_id, sizes)
    for round_number in range(len(sizes) + 1):
        # Each round the open window is old enough: the clock goes up to the present in steps.
        clock.freeze(present - (len(sizes) - round_number) * timedelta(seconds=settings.window_seconds + 1))
        await sealing.tend(database)
    clock.freeze(None)
    async with database.read() as session:
        state = await load(session, poll_id)
    if state.sealed is None or state.sealed.total_ballots != per_window * (len(sizes) - 1):
        raise SystemExit("Not everything that was filled in was sealed.")
    await database.close()
    return Filled(settings, poll_id, ballots)


async def _found(database: Database) -> UUID:
    now = clock.now()
    async with database.write() as session:
        rules = BallotRules(live_results=LiveResults.BY_WINDOW)
        poll = await polls.prepare(session, "bench", uuid.uuid4(), "十佳妇女小贷方案", rules)
        audit = X25519PrivateKey.generate().public_key().public_bytes_raw()
        poll.audit_key = base64.urlsafe_b64encode(audit).decode().rstrip("=")
        poll.audit_key_mac = PollKeys(database.keyring, poll.id, poll.key_id).audit_key(poll.audit_key)
        for number in range(CANDIDATES):
            card = Card(f"方案{number}", "王**", "321099101", "泾河镇", "她把手艺教给了同村的姐妹。", {})
            await candidates.enter(session, poll, "bench", uuid.uuid4(), card)
        await polls.schedule(session, poll, now - timedelta(days=10), now + timedelta(days=10))
        return poll.id


def _windows(poll_id: Any, sizes: list[int]) -> Iterator[tuple[list[Any], list[Any]]]:
    """Participations and choices of each window: the shapes of real ones, ten days of them."""
    now = clock.now()
    for window, size in enumerate(sizes, 1):
        day = ballot_rules.voting_day(now - timedelta(days=10 - 10 * window / (len(sizes) + 1)))
        ephemeral = _text(secrets.token_bytes(33))[:43]
        taken = []
        for _ in range(size):
            nonce_kept = _text(window.to_bytes(3, "big") + os.urandom(10))
            row = [poll_id, ids.windowed_code(window), _mac(), day, 1, 1, _mac(), _mac(), nonce_kept]
            taken.append([*row, ephemeral + _text(os.urandom(26)), 0])
        picks = [[poll_id, ids.windowed_code(window), random.randint(1, CANDIDATES)] for _ in range(size)]  # noqa: S311
        yield sorted(taken), sorted(picks)


def _mac() -> str:
    return _text(os.urandom(16))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _to_sqlite(url: str, poll_id: UUID, sizes: list[int]) -> None:
    link = sqlite3.connect(url.split(":///", 1)[1], isolation_level=None)
    link.execute("PRAGMA synchronous=OFF")
    link.execute("PRAGMA cache_size=-1000000")
    places = ", ".join("?" * len(_PARTICIPATION))
    taken_sql = f"INSERT INTO participation ({', '.join(_PARTICIPATION)}) VALUES ({places})"  # noqa: S608
    for taken, picks in _windows(poll_id.hex, sizes):
        link.execute("BEGIN IMMEDIATE")
        link.executemany(taken_sql, taken)
        link.executemany("INSERT INTO choice (poll_id, id, pick) VALUES (?, ?, ?)", picks)
        link.execute("COMMIT")
    link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()


def _to_postgres(url: str, poll_id: UUID, sizes: list[int]) -> None:
    plain = url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as link:
        link.execute("SET synchronous_commit = off")
        for taken, picks in _windows(poll_id, sizes):
            with link.cursor() as cursor:
                with cursor.copy(f"COPY participation ({', '.join(_PARTICIPATION)}) FROM STDIN") as copy:
                    for row in taken:
                        copy.write_row(row)
                with cursor.copy("COPY choice (poll_id, id, pick) FROM STDIN") as copy:
                    for row in picks:
                        copy.write_row(row)
        link.execute("VACUUM ANALYZE")
        link.execute("CHECKPOINT")
