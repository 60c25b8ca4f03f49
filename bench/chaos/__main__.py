"""`make chaos`: break everything that can break, and say what it did to the ballots.

    python -m bench.chaos [--rounds 20] [--only kill-api] [--db sqlite] [--seed 7] [--plant BUG]

The last line is one JSON object. The status is 1 if an invariant broke, or if a
planted bug went unnoticed.
"""

import argparse
import asyncio
import json
import logging
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import structlog

from bench.chaos import rounds, volume
from bench.chaos.deployment import production
from bench.chaos.faults import FAULTS, Fault
from bench.chaos.journal import Violation
from bench.chaos.planted import PLANTS
from bench.chaos.report import Report
from bench.chaos.stores import PostgresStore, SQLiteStore, Store
from tests.cluster import server_programs

_PLANTED_ROUNDS = 5
"""How many rounds a planted bug may stay hidden."""


def main() -> None:
    chosen = _arguments()
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(1_000_000)
    print(f"seed {seed} (again: --seed {seed})", flush=True)
    _quietly()
    began = time.monotonic()
    found: dict[str, Any] = {"seed": seed}
    with _folder(chosen.keep) as folder:
        # The server's user must find its way in.
        folder.chmod(0o755)
        with ExitStack() as stack:
            found |= Run(folder, seed, stack).everything(chosen)
    found["minutes"] = round((time.monotonic() - began) / 60, 1)
    print(json.dumps(found))
    sys.exit(0 if found["held"] else 1)


class Run:
    """One call of the harness: its stores are made when first asked for."""

    def __init__(self, folder: Path, seed: int, stack: ExitStack) -> None:
        self._folder, self._seed, self._stack = folder, seed, stack
        self._settings = production()
        self._stores: dict[str, Store] = {}

    def everything(self, chosen: argparse.Namespace) -> dict[str, Any]:
        """The figures of all that was asked for, and whether everything held."""
        if chosen.plant:
            report = self._planted(chosen.plant)
            held = not report.broken
            return {"plant": chosen.plant, "broken": report.broken, **report.as_data(), "held": held}
        found: dict[str, Any] = {}
        held = True
        for database in _databases(chosen.db):
            found[database] = {}
            for fault in _faults(chosen.only, database):
                report = self._one(fault, database, chosen.rounds or fault.rounds)
                found[database][fault.name] = report.as_data()
                held = held and not report.violations
        if not chosen.only:
            noticed = {plant: self._planted(plant).broken for plant in PLANTS}
            found["planted"] = noticed
            held = held and all(PLANTS[plant].breaks in broken for plant, broken in noticed.items())
        return {**found, "held": held}

    def _planted(self, name: str) -> Report:
        plant = PLANTS[name]
        (fault,) = (one for one in FAULTS if one.name == plant.fault)
        print(f"planted bug {name}: {plant.breaks} must break", flush=True)
        return self._one(fault, plant.database, _PLANTED_ROUNDS, name)

    def _one(self, fault: Fault, database: str, count: int, plant: str = "") -> Report:
        print(f"{database:9}{fault.name}: {fault.tells} …", flush=True)
        folder = self._folder / f"{database}-{fault.name}{plant and '-'}{plant}"
        folder.mkdir()
        began = time.monotonic()
        try:
            with self._store(database).fresh(small_disk=fault.small_disk) as place:
                report = asyncio.run(
                    rounds.run(fault, place, self._settings, folder, self._seed, count, plant)
                )
        except volume.CannotMount as refused:
            report = Report(fault.name, database, skipped=f"no tmpfs can be mounted here ({refused})")
        except Exception as failure:  # noqa: BLE001  the other faults are still to be tried
            what = f"the harness failed: {type(failure).__name__} {failure}"
            report = Report(fault.name, database, violations=[Violation("I0", what)])
        figures = json.dumps(report.as_data(), ensure_ascii=False)
        print(f"{'':9}{figures} {time.monotonic() - began:.0f} s", flush=True)
        return report

    def _store(self, database: str) -> Store:
        if database not in self._stores:
            if database == "sqlite":
                self._stores[database] = SQLiteStore(self._folder, self._settings)
            else:
                binaries = server_programs()
                assert binaries is not None  # noqa: S101  the database was offered because it is there
                store = PostgresStore(binaries, self._folder, self._settings)
                self._stores[database] = self._stack.enter_context(closing(store))
        return self._stores[database]


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Where logs and databases are; gone afterwards, unless they are to be kept."""
    if kept:
        kept.mkdir(parents=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="tx-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _databases(chosen: str) -> list[str]:
    if chosen != "all":
        return [chosen]
    if server_programs() is None:
        print("NOT RUN: PostgreSQL, whose programs are not on this machine", flush=True)
        return ["sqlite"]
    return ["sqlite", "postgres"]


def _faults(only: str, database: str) -> Iterator[Fault]:
    wanted = set(filter(None, only.split(",")))
    if unknown := wanted - {fault.name for fault in FAULTS}:
        sys.exit(
            f"No such fault: {', '.join(sorted(unknown))}. There are {', '.join(f.name for f in FAULTS)}."
        )
    return (f for f in FAULTS if database in f.databases and (not wanted or f.name in wanted))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make chaos", description="Break everything, and count the ballots."
    )
    parser.add_argument("--rounds", type=int, default=0, help="of each fault, instead of its own number")
    parser.add_argument("--only", default="", help="faults by name, separated by commas")
    parser.add_argument("--db", choices=["sqlite", "postgres", "all"], default="all")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--keep", type=Path, help="a new folder that keeps the logs of all processes")
    parser.add_argument("--plant", choices=sorted(PLANTS), help="run one planted bug, which must be noticed")
    return parser.parse_args()


def _quietly() -> None:
    """What the application says in this process is of no interest; SIGTERM ends everything in order."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))


if __name__ == "__main__":
    main()
