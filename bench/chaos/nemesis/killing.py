"""kill -9 of our own processes."""

import asyncio
import time
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from bench.chaos.programs import Program
from bench.chaos.scene import NotProvoked, Scene

_PATIENCE = 15.0
_WRITE_LOCK = "120 120"
"""Where SQLite's write lock stands in the shared memory file (its documentation, "WAL-mode file format")."""

WINDOW_ENDED: LiteralString = (
    "SELECT max(number) FROM ballot_window WHERE poll_id = {} AND state = 'ended' HAVING count(*) > 0"
)


async def api(scene: Scene) -> None:
    """One API process at a random moment; where there are two, sometimes both."""
    apis = scene.deployment.apis
    for one in apis if scene.chance.random() < 0.3 else [scene.chance.choice(apis)]:
        one.kill()


async def worker(scene: Scene) -> None:
    """The worker, at a random moment of its rounds."""
    await asyncio.sleep(scene.chance.uniform(0, 0.6))
    scene.chance.choice(scene.deployment.workers).kill()


async def worker_while_sealing(scene: Scene) -> None:
    """The worker, seen to be in the middle of a transaction while a window is being sealed."""
    ended, worker = await _ended_window(scene), scene.deployment.workers[0]
    if scene.place.sqlite:
        await asyncio.to_thread(_kill_holding_the_write_lock, worker)
        return
    while not await asyncio.to_thread(_kill_waiting_for_a_lock, scene, worker, ended):
        ended = await _ended_window(scene)


async def _ended_window(scene: Scene) -> int:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if found := await asyncio.to_thread(scene.reader.ask, WINDOW_ENDED, scene.poll.id):
            return int(found[0][0])
        await asyncio.sleep(0.02)
    raise NotProvoked("no window came to be sealed")


def _kill_holding_the_write_lock(worker: Program) -> None:
    """The kernel says who holds which lock; kill the worker the moment it holds SQLite's write lock."""
    deadline, locks = time.monotonic() + _PATIENCE, Path("/proc/locks")
    if not locks.exists():
        raise NotProvoked("this machine does not tell who holds a lock (/proc/locks)")
    wanted = f" {worker.pid} "
    while time.monotonic() < deadline:
        held = [line for line in locks.read_text().splitlines() if wanted in line and "WRITE" in line]
        if any(line.endswith(_WRITE_LOCK) for line in held):
            worker.kill()
            return
    raise NotProvoked("the worker was never seen to hold the write lock")


def _kill_waiting_for_a_lock(scene: Scene, worker: Program, ended: int) -> bool:
    """Hold something the seal needs halfway through; kill the worker when it waits for it.

    False if the window was sealed before anything could be held.
    """
    server, deadline = scene.server, time.monotonic() + _PATIENCE
    with (
        server.connect("postgres") as onlooker,
        server.connect(scene.database_name) as line,
        line.transaction(),
    ):
        if not _in_the_way(scene, line, ended):
            return False
        while not _somebody_waits(onlooker, line.info.backend_pid):
            if time.monotonic() > deadline:
                raise NotProvoked("the seal never reached the lock")
            time.sleep(0.01)
        worker.kill()
        return True


def _in_the_way(scene: Scene, line: psycopg.Connection[Any], ended: int) -> bool:
    """Of the seal only: casting touches none of these. False if there is nothing left to be in the way of."""
    place = scene.chance.randrange(3)
    if place == 0:
        line.execute("LOCK TABLE signed_head IN SHARE MODE")
    elif place == 1:
        line.execute(
            "SELECT 1 FROM choice WHERE poll_id = %s AND left(id, 4) = %s LIMIT 1 FOR UPDATE",
            [scene.poll.id, _prefix(ended)],
        )
    still = "SELECT 1 FROM ballot_window WHERE poll_id = %s AND number = %s AND state = 'ended'"
    query = still + " FOR UPDATE" if place == 2 else still
    return line.execute(query.encode(), [scene.poll.id, ended]).fetchone() is not None


def _prefix(number: int) -> str:
    """Four characters of Crockford's alphabet."""
    text = ""
    for _ in range(4):
        number, rest = divmod(number, 32)
        text = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[rest] + text
    return text


def _somebody_waits(onlooker: psycopg.Connection[Any], holder: int) -> bool:
    waiting = onlooker.execute(
        "SELECT 1 FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))", [holder]
    )
    return waiting.fetchone() is not None
