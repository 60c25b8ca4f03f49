"""The end of a poll against the last ballots."""

import asyncio
from datetime import timedelta

from api import clock
from api.db.tables.polls import Poll
from api.mechanisms.voting import polls
from bench.chaos.founding import staff_token
from bench.chaos.scene import NotProvoked, Scene


async def by_staff(scene: Scene) -> None:
    """The officer ends the campaign while ballots come in."""
    token = await staff_token(scene.database)
    await close(scene, token)


async def close(scene: Scene, token: str) -> None:
    """POST …/close, sent again while the system is busy."""
    path = f"/v1/staff/campaigns/{scene.poll.campaign_id}/close"
    refusal = ""
    for _ in range(50):
        address = scene.chance.choice(scene.line.addresses)
        answer = await scene.line.send("POST", address, path, headers={"Authorization": f"Bearer {token}"})
        if answer.status_code == 200:
            return
        refusal = f"{answer.status_code} {answer.text[:200]}"
        if answer.status_code not in {409, 503}:
            break
        await asyncio.sleep(0.2)
    raise NotProvoked(f"the campaign was not closed: {refusal}")


async def by_the_clock(scene: Scene) -> None:
    """The end is moved to the next moment; then the clock runs out, and the worker sets the last seal."""
    ends = timedelta(seconds=scene.chance.uniform(0.2, 1.5))
    async with scene.database.write() as session:
        poll = await session.get_one(Poll, scene.poll.id)
        assert poll.opens_at is not None  # noqa: S101  it is open
        await polls.schedule(session, poll, poll.opens_at, clock.now() + ends)
    await asyncio.sleep(ends.total_seconds())
