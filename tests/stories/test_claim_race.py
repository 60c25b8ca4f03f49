"""One wish, forty clients, two processes on one database: one of them gets it.

A few rounds, one of the processes being this one; `python -m bench.races` goes two hundred on each
database, with two processes of their own.
"""

import asyncio
import secrets
from pathlib import Path

import httpx
import pytest

from bench import claims
from bench.races import CLIENTS, shoot
from bench.running import production, serving
from tests.fixtures import http, running

ROUNDS = 3


@pytest.mark.long
async def test_forty_clients_claim_one_wish_through_two_processes(database_url: str, tmp_path: Path) -> None:
    settings = production(database_url, secrets.token_urlsafe(32))
    ground = await asyncio.to_thread(claims.found, settings, ROUNDS, CLIENTS)
    with serving(settings, tmp_path / "served.log") as served:
        async with (
            running(settings) as app,
            http(app) as here,
            httpx.AsyncClient(base_url=served.address, trust_env=False) as there,
        ):
            figures = await shoot(ground, [here, there] * (CLIENTS // 2))
    assert figures.clean, figures
    assert figures.answers == {"201": ROUNDS, "409 wish_taken": ROUNDS * (CLIENTS - 1)}
