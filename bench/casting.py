"""What group commit gives: ballots per second of the shipped box ÷ the same box with one ballot a commit.

    python -m bench.casting [--ballots 4000] [--postgres URL]

Loads the demo county into a fresh SQLite file and, if a server is named, into that
(empty) PostgreSQL database; 64 voters wait for their receipts at any moment. Only
the box is measured: no HTTP, no token. The last line is one JSON object.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from uuid import UUID, uuid4

from pydantic import SecretStr

from api import clock, demo, wiring
from api.access import Citizen
from api.config import DEMO_MASTER_KEY, Settings
from api.db import migrate
from api.db.session import Database
from api.mechanisms.voting import BallotBox, Board, nonce
from api.mechanisms.voting.state import PollState

WAITING = 64


async def cast(box: BallotBox, state: PollState, voters: Iterator[UUID]) -> None:
    """One voter after the other, as long as there are any."""
    for voter_id in voters:
        ticket = nonce.issue(state.keys, state.keys.voter(voter_id), 1, clock.now())
        await box.cast(Citizen(voter_id), state.poll.id, [state.candidates[0].id], ticket, "bench")


async def per_second(database: Database, poll_id: UUID, ballots: int) -> float:
    """Ballots per second with this database's settings."""
    board = Board(database)
    box = BallotBox(board)
    box.start()
    state = await board.state(poll_id)
    voters = iter([uuid4() for _ in range(ballots)])
    started = time.perf_counter()
    await asyncio.gather(*(cast(box, state, voters) for _ in range(WAITING)))
    seconds = time.perf_counter() - started
    await box.close()
    return ballots / seconds


async def compare(url: str, ballots: int) -> dict[str, float]:
    """Both ways, on one database, the small figure's run being a tenth as long."""
    settings = Settings(
        mode="demo", database_url=url, master_key=SecretStr(DEMO_MASTER_KEY), wechat_url="standin"
    )
    database = Database(settings)
    wiring.wire()
    if await demo.is_empty(database):
        await demo.load(database)
    single = Database(settings.model_copy(update={"ballot_batch_size": 1}))
    poll_id = await demo.open_poll(database)
    alone = await per_second(single, poll_id, ballots // 10)
    together = await per_second(database, poll_id, ballots)
    await single.close()
    await database.close()
    return {
        "alone_per_s": round(alone),
        "together_per_s": round(together),
        "group_commit": round(together / alone, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="What group commit gives.")
    parser.add_argument("--ballots", type=int, default=4000)
    parser.add_argument("--postgres", help="URL of an empty database: postgresql+psycopg://…")
    chosen = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        urls = {"sqlite": f"sqlite+aiosqlite:///{folder}/bench.sqlite3"}
        if chosen.postgres:
            urls["postgres"] = chosen.postgres
        for name, url in urls.items():
            migrate.upgrade(url)
            found[name] = asyncio.run(compare(url, chosen.ballots))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
