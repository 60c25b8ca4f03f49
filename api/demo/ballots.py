"""A few hundred invented citizens vote, each signing in and casting like anybody else.

One evening a script votes among them: accounts that have just come, in no time, for one candidate.
"""

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
SCRIPTED_ROUND, SCRIPTED, SCRIPTED_FOR = 6, 24, 5
"""In which round how many ballots come out of a script, and for the candidate of which number."""
_THERE_BEFORE = timedelta(hours=1)


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
        at = since + number * step
        scripted = SCRIPTED if number == SCRIPTED_ROUND else 0
        names = [f"villager-{number * PER_WINDOW + i}" for i in range(PER_WINDOW)]
        travel(at - _THERE_BEFORE)
        voters = [await phones.citizen(name) for name in names[scripted:]]
        travel(at)
        state = await board.reread(poll_id)
        liking = liking or [chance.lognormvariate(0, 0.6) for _ in state.candidates]
        hasty = [await phones.citizen(name) for name in names[:scripted]]
        paid = [1000.0 if one.number == SCRIPTED_FOR else 1.0 for one in state.candidates]
        await asyncio.gather(
            *(_cast(box, state, one, chance, liking, chance.randint(6, 90)) for one in voters),
            *(_cast(box, state, one, chance, paid, 0) for one in hasty),
        )
        travel(at + timedelta(seconds=database.settings.window_seconds + 1))
        await sealing.tend(database)
    await box.close()


async def _cast(
    box: BallotBox,
    state: PollState,
    voter: Citizen,
    chance: random.Random,
    liking: list[float],
    seconds: int,
) -> None:
    """`seconds` after opening the form."""
    wanted = chance.randint(state.rules.picks_min, state.rules.picks_max)
    picks: list[UUID] = []
    while len(picks) < wanted:
        (one,) = chance.choices(state.candidates, liking)
        if one.id not in picks and one.id not in state.out:
            picks.append(one.id)
    window = state.newest.number if state.newest else 1
    opened = clock.now() - timedelta(seconds=seconds)
    nonce = nonces.issue(state.keys, state.keys.voter(voter.id), window, opened, voter.opening)
    await box.cast(voter, state.poll.id, picks, nonce, f"demo-{voter.id}")
