"""A clock that steps over midnight, forwards and backwards."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

from api import clock
from bench.chaos.scene import NotProvoked, Scene

_STEP = timedelta(seconds=8)
_BETWEEN = 1.3
"""Seconds of voting between two steps: every process follows within half of one."""


async def over_midnight(scene: Scene) -> None:
    """To just before midnight; over it, back before it, and over it again."""
    now = clock.now()
    midnight = clock.midnight(clock.day(now) + clock.ONE_DAY)
    await _forward(scene, midnight - _STEP / 2 - now)
    for step in (_STEP, -_STEP, _STEP):
        await asyncio.sleep(_BETWEEN)
        if step > timedelta():
            await _forward(scene, step)
        else:
            await asyncio.to_thread(_set, scene, int((clock.shift() + step).total_seconds()))
    await asyncio.sleep(_BETWEEN)
    if clock.now() < midnight:
        raise NotProvoked("the clock did not get over midnight")


async def _forward(scene: Scene, by: timedelta) -> None:
    """As a visitor of the demo moves it."""
    seconds = int(by.total_seconds())
    answer = await scene.line.send("POST", scene.line.addresses[0], "/demo/clock", json={"seconds": seconds})
    if answer.status_code != 200:
        raise NotProvoked(f"the clock was not moved: {answer.text[:200]}")
    clock.set_shift(timedelta(seconds=answer.json()["shift_seconds"]))


def _set(scene: Scene, seconds: int) -> None:
    """Backwards nobody may move it; a machine whose clock is set right steps all the same."""
    query = "UPDATE demo_clock SET shift_seconds = {} WHERE id = 1"
    if not scene.place.sqlite:
        with scene.server.connect(scene.database_name) as line:
            line.execute(query.format("%s").encode(), [seconds])
    else:
        path = scene.place.url.split(":///", 1)[1]
        with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as file:
            file.execute(query.format("?"), [seconds])
    clock.set_shift(timedelta(seconds=seconds))
