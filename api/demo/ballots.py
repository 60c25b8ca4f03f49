"""A few hundred invented citizens vote, each signing in and casting like anybody else."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from api import clock
from api.access import Citizen
from api.db.session import Database
from api.demo.people import Phones
from api.mechanisms.voting import BallotBox, Board, polls, sealing
from api.mechanisms.voting import nonce as nonces
from api.mechanisms.voting.state import PollState

VOTERS = 360
PER_WINDOW = 36


async def cast_ballots(
    database: Database,
    phones: Phones,
    campaign_id: UUID,
    travel: Callable[[datetime], None],
    since: datetime,
    until: datetime,
) -> None:
    """Spread the voters over the time given, tending the windows as the worker would."""
    chance = random.Random(2026)  # noqa: S311  invented ballots, the same in every demo
    board = Board(database)
    box = BallotBox(board)
    box.start()
    async with database.read() as session:
        poll_id = (await polls.of_subject(session, campaign_id)).id
    rounds = VOTERS // PER_WINDOW
    step = (until - since) / rounds
    liking: list[float] = []
    for number in range(rounds):
        travel(since + number * step)
        state = await board.reread(poll_id)
        liking = liking or [chance.lognormvariate(0, 0.6) for _ in state.candidates]
        voters = [await phones.citizen(f"villager-{number * PER_WINDOW + i}") for i in range(PER_WINDOW)]
        await asyncio.gather(*(_cast(box, state, voter, chance, liking) for voter in voters))
        travel(since + number * step + timedelta(seconds=database.settings.window_seconds + 1))
        await sealing.tend(database)
    await box.close()


async def _cast(
    box: BallotBox, state: PollState, voter: Citizen, chance: random.Random, liking: list[float]
) -> None:
    wanted = chance.randint(state.rules.picks_min, state.rules.picks_max)
    picks: list[UUID] = []
    while len(picks) < wanted:
        (one,) = chance.choices(state.candidates, liking)
        if one.id not in picks and one.id not in state.out:
            picks.append(one.id)
    window = state.newest.number if state.newest else 1
    nonce = nonces.issue(state.keys, state.keys.voter(voter.id), window, clock.now())
    await box.cast(voter, state.poll.id, picks, nonce, f"demo-{voter.id}")
