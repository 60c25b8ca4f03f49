"""A full disk."""

import asyncio
import time

from bench.chaos import volume
from bench.chaos.scene import NotProvoked, Scene

_FULL_SECONDS = 3.0
_PATIENCE = 15.0


async def full(scene: Scene) -> None:
    """No block left, until ballots were turned away for a while; then there is room again."""
    before = scene.journal.answers["temporarily_unavailable"]
    await asyncio.to_thread(volume.fill, scene.disk)
    try:
        deadline = time.monotonic() + _PATIENCE
        while scene.journal.answers["temporarily_unavailable"] == before:
            if time.monotonic() > deadline:
                raise NotProvoked("ballots found room on the full disk")
            await asyncio.sleep(0.05)
            # What was given back meanwhile, by a checkpoint for one, is taken again.
            await asyncio.to_thread(volume.fill, scene.disk)
        await asyncio.sleep(_FULL_SECONDS)
    finally:
        volume.free(scene.disk)
