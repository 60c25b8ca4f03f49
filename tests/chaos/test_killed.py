"""The short version of `make chaos`: one kill -9 on each database, and proof that a bug would be seen."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api import clock
from bench.chaos import rounds
from bench.chaos.deployment import production
from bench.chaos.faults import FAULTS
from bench.chaos.founding import found
from bench.chaos.planted import PLANTS
from bench.chaos.report import Report
from bench.chaos.stores import Place

SEED = 2026


@pytest.fixture(autouse=True)
def running_clock() -> Iterator[None]:
    """Real processes live in real time."""
    clock.freeze(None)
    yield
    clock.freeze(None)


def struck(name: str, url: str, folder: Path, plant: str = "", count: int = 1) -> Report:
    """Rounds of a fault, on one API process without a worker, so that there is little to start."""
    (fault,) = (one for one in FAULTS if one.name == name)
    # How long a busy machine takes to start a process is not what is asked here.
    quick = replace(fault, apis=1, workers=0, recovers_within=90)
    settings = production(database_url=url)

    async def struck_rounds() -> Report:
        await found(settings)
        return await rounds.run(quick, Place(url), settings, folder, SEED, count, plant)

    return asyncio.run(struck_rounds())


def test_what_was_acknowledged_outlives_kill_9(database_url: str, tmp_path: Path) -> None:
    report = struck("kill-api", database_url, tmp_path)
    assert [str(violation) for violation in report.violations] == []
    assert (report.lost, report.doubled, report.restarts) == (0, 0, 1)
    assert report.acked > 0
    assert report.recovered <= report.unknown


@pytest.mark.backends("sqlite")
def test_an_answer_before_the_commit_would_be_noticed(database_url: str, tmp_path: Path) -> None:
    """Three rounds at most: the kill may fall into a moment in which nothing waits to be committed."""
    report = struck("kill-api", database_url, tmp_path, "ack-before-commit", 3)
    assert PLANTS["ack-before-commit"].breaks in report.broken
    assert report.lost > 0
