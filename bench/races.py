"""Forty clients claim one wish at the same moment through two processes, again and again.

    python -m bench.races [--rounds 200] [--only sqlite|postgres]

Not a measurement of speed: what counts is that every round has one winner, that nothing fails, and
that the wish, its live claim and the winner's answer tell the same. The last line is one JSON object.
"""

import argparse
import asyncio
import json
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import UUID

import httpx

from api import wiring
from api.config import Settings
from api.db.session import Database
from bench import claims
from bench.cluster import cluster, create
from bench.running import production, serving

CLIENTS = 40
_PATIENCE = 60


@dataclass
class Figures:
    """What came of some rounds."""

    clients: int = CLIENTS
    rounds: int = 0
    rounds_with_one_winner: int = 0
    disagreements: int = 0
    """Rounds whose wish, live claim and winner do not tell the same."""
    failures: int = 0
    """Answers of 500 and above."""
    answers: dict[str, int] = field(default_factory=dict)
    """How often each status and code was answered."""
    winners_by_process: list[int] = field(default_factory=lambda: [0, 0])

    @property
    def clean(self) -> bool:
        """Whether all is as promised."""
        return (self.rounds_with_one_winner, self.disagreements, self.failures) == (self.rounds, 0, 0)


def race(settings: Settings, folder: Path, rounds: int) -> Figures:
    """So many rounds against two processes of the shipped API on one migrated or empty database."""
    ground = claims.found(settings, rounds, CLIENTS)
    with serving(settings, folder / "one.log") as one, serving(settings, folder / "two.log") as two:
        return asyncio.run(_through(ground, (one.address, two.address)))


async def _through(ground: claims.Ground, addresses: Sequence[str]) -> Figures:
    # Made once: reading the certificates nobody needs here costs more than a round.
    shared = httpx.create_ssl_context()
    async with AsyncExitStack() as stack:
        clients = [
            httpx.AsyncClient(
                base_url=addresses[place % 2], timeout=_PATIENCE, trust_env=False, verify=shared
            )
            for place in range(CLIENTS)
        ]
        for one in clients:
            await stack.enter_async_context(one)
        return await shoot(ground, clients)


async def shoot(ground: claims.Ground, clients: Sequence[httpx.AsyncClient]) -> Figures:
    """Every round of a ground, the clients leading to two processes by turns."""
    figures, told = Figures(clients=len(clients)), Counter[str]()
    async with AsyncExitStack() as stack:
        # Connections stand before the first shot.
        await asyncio.gather(*(one.get("/livez") for one in clients))
        database = Database(ground.settings)
        stack.push_async_callback(database.close)
        for wish_id, tokens in ground.rounds(database, len(clients)):
            shots = (_claim(*one, wish_id) for one in zip(clients, tokens, strict=True))
            answers = await asyncio.gather(*shots)
            told.update(_named(one) for one in answers)
            winners = [place for place, one in enumerate(answers) if one.status_code == 201]
            for place in winners:
                figures.winners_by_process[place % 2] += 1
            figures.rounds += 1
            figures.rounds_with_one_winner += len(winners) == 1
            figures.failures += sum(one.status_code >= 500 for one in answers)
            winner = answers[winners[0]].json()["id"] if winners else None
            figures.disagreements += not await claims.agrees(database, wish_id, winner)
    figures.answers = dict(sorted(told.items()))
    return figures


async def _claim(client: httpx.AsyncClient, token: str, wish_id: UUID) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": secrets.token_hex(16)}
    return await client.post(f"/v1/wishes/{wish_id}/claims", json={}, headers=headers)


def _named(answer: httpx.Response) -> str:
    code = "" if answer.status_code < 400 else f" {answer.json().get('code')}"
    return f"{answer.status_code}{code}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.races", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    chosen = parser.parse_args()
    wiring.wire()
    found: dict[str, Figures] = {}
    # Not in /tmp, which may be memory: every commit waits for the disk, as it does where this is served.
    with tempfile.TemporaryDirectory(prefix="tx-races-", dir="/var/tmp") as folder, cluster() as home:
        place, key = Path(folder), secrets.token_urlsafe(32)
        if chosen.only != "postgres":
            url = f"sqlite+aiosqlite:///{place}/races.sqlite3"
            found["sqlite"] = race(production(url, key), place, chosen.rounds)
        if chosen.only != "sqlite" and home is None:
            print("PostgreSQL's programs are not installed here: only SQLite was raced on.", file=sys.stderr)
        elif chosen.only != "sqlite" and home is not None:
            found["postgres"] = race(production(create(home, "races"), key), place, chosen.rounds)
    print(json.dumps({name: asdict(one) for name, one in found.items()}))
    sys.exit(not all(one.clean for one in found.values()))


if __name__ == "__main__":
    main()
