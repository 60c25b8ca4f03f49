"""What happens to PostgreSQL: restarts, deaths, and a server that stands still."""

import asyncio
import os
import signal

from bench.chaos.scene import NotProvoked, Scene

STILL_SECONDS = 10.0


async def restart_fast(scene: Scene) -> None:
    """As a package upgrade does: sessions are cut, the rest is written out."""
    await _again(scene, signal.SIGINT)


async def restart_immediate(scene: Scene) -> None:
    """Without a checkpoint: the next start recovers from the log."""
    await _again(scene, signal.SIGQUIT)


async def kill_server(scene: Scene) -> None:
    """kill -9 of the postmaster."""
    await _again(scene, signal.SIGKILL)


async def _again(scene: Scene, how: signal.Signals) -> None:
    await asyncio.to_thread(scene.server.stop, how)
    await asyncio.sleep(scene.chance.uniform(0, 0.5))
    await asyncio.to_thread(scene.server.start)


async def kill_backend(scene: Scene) -> None:
    """kill -9 of the server process of one of our connections: the server cuts all and recovers."""
    with scene.server.connect("postgres") as line:
        query = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
        pids = [row[0] for row in line.execute(query, [scene.database_name])]
    if not pids:
        raise NotProvoked("no connection to kill")
    os.kill(scene.chance.choice(pids), signal.SIGKILL)


async def stand_still(scene: Scene) -> None:
    """SIGSTOP for ten seconds, as when the machine beneath is frozen: nothing is refused, nothing answers."""
    scene.server.signal_all(signal.SIGSTOP)
    try:
        await asyncio.sleep(STILL_SECONDS)
    finally:
        scene.server.signal_all(signal.SIGCONT)
