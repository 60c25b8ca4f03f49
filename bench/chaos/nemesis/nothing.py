"""No fault at all: what is tried is the deployment itself."""

import asyncio

from bench.chaos.scene import Scene

_SECONDS = 3.0


async def but_time(_scene: Scene) -> None:
    """Let it work for a while."""
    await asyncio.sleep(_SECONDS)
