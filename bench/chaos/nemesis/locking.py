"""Other people's locks: deadlocks, a pool that is used up, a file somebody else is writing."""

import asyncio
import sqlite3
import time
from contextlib import closing
from typing import Any

import httpx
import psycopg

from bench.chaos import contract
from bench.chaos.scene import NotProvoked, Scene

_SECONDS = 3.0
_HELD_SECONDS = 9.0
_READERS = 40


async def deadlocks(scene: Scene) -> None:
    """Somebody takes the same locks the other way round, in two places, until the server has cut knots."""
    before = _deadlocks(scene)
    ends = time.monotonic() + _SECONDS
    await asyncio.gather(
        asyncio.to_thread(_voters_backwards, scene, ends), asyncio.to_thread(_row_before_lock, scene, ends)
    )
    deadline = time.monotonic() + 5
    while _deadlocks(scene) == before:
        if time.monotonic() > deadline:
            raise NotProvoked("no deadlock came about")
        await asyncio.sleep(0.1)


def _voters_backwards(scene: Scene, ends: float) -> None:
    """Write rows of the crowd's voters, last voter first, and take them back: batches go first to last."""
    keys, chance = scene.poll.keys, scene.chance
    crowd = [keys.voter(voter) for voter in scene.voters.crowd]
    with scene.server.connect(scene.database_name) as line:
        while time.monotonic() < ends:
            some = sorted(chance.sample(crowd, 12), reverse=True)
            try:
                with line.transaction(force_rollback=True):
                    for place, voter in enumerate(some):
                        _in_the_way(line, scene, voter, place)
                        time.sleep(chance.uniform(0, 0.02))
            except psycopg.errors.DeadlockDetected:
                continue


def _in_the_way(line: psycopg.Connection[Any], scene: Scene, voter: str, place: int) -> None:
    """A row that meets each of the voter's next ballots in a unique constraint, until it is rolled back."""
    line.execute(
        "INSERT INTO participation (poll_id, receipt_code, voter, day, day_seq, total_seq,"
        " key_mac, payload_mac, nonce, signals)"
        " SELECT %(poll)s, %(code)s::text, %(voter)s::text, 20000101, 1,"
        "  1 + coalesce((SELECT max(p.total_seq) FROM participation p"
        "   WHERE p.poll_id = %(poll)s AND p.voter = %(voter)s::text), 0),"
        " %(code)s::text, '', %(code)s::text, 0"
        " ON CONFLICT DO NOTHING",
        {"poll": scene.poll.id, "voter": voter, "code": f"nemesis-{place}"[:22]},
    )


def _row_before_lock(scene: Scene, ends: float) -> None:
    """The poll's row first, then its lock: closing and ending a window go the other way."""
    key = int.from_bytes(scene.poll.id.bytes[-8:], "big", signed=True)
    with scene.server.connect(scene.database_name) as line:
        while time.monotonic() < ends:
            try:
                with line.transaction(force_rollback=True):
                    line.execute("SELECT 1 FROM poll WHERE id = %s FOR UPDATE", [scene.poll.id])
                    time.sleep(scene.chance.uniform(0.05, 0.4))
                    line.execute("SELECT pg_advisory_xact_lock(%s)", [key])
            except psycopg.errors.DeadlockDetected:
                continue


def _deadlocks(scene: Scene) -> int:
    with scene.server.connect("postgres") as line:
        row = line.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = %s", [scene.database_name]
        ).fetchone()
    return int(row[0]) if row else 0


async def full_pool(scene: Scene) -> None:
    """Every connection of every process waits for somebody; on SQLite the one writer does."""
    before = scene.journal.answers["temporarily_unavailable"]
    holding = _held_file if scene.place.sqlite else _held_table
    asking = [
        asyncio.create_task(_ask_for_myself(scene)) for _ in range(_READERS * len(scene.line.addresses))
    ]
    await asyncio.to_thread(holding, scene)
    await asyncio.gather(*asking)
    if scene.journal.answers["temporarily_unavailable"] == before:
        raise NotProvoked("no ballot was turned away")


def _held_table(scene: Scene) -> None:
    """A table that one's own page reads and casting does not: the readers take up the pool."""
    with scene.server.connect(scene.database_name) as line, line.transaction():
        line.execute("LOCK TABLE citizen_session, citizen IN ACCESS EXCLUSIVE MODE")
        time.sleep(_HELD_SECONDS)


def _held_file(scene: Scene) -> None:
    path = scene.place.url.split(":///", 1)[1]
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as line:
        line.execute("BEGIN IMMEDIATE")
        time.sleep(_HELD_SECONDS)
        line.execute("ROLLBACK")


async def _ask_for_myself(scene: Scene) -> None:
    """GET /v1/me, again and again; it may be told to come back, in the documented way."""
    ends = time.monotonic() + _HELD_SECONDS
    headers = scene.voters.token(scene.voters.stranger())
    while time.monotonic() < ends:
        address = scene.chance.choice(scene.line.addresses)
        try:
            answer = await scene.line.send("GET", address, "/v1/me", headers=headers)
        except httpx.HTTPError:
            continue
        if undocumented := contract.fault("getMe", answer):
            scene.journal.broken("I5", undocumented)
        await asyncio.sleep(0.1)
