"""The faults, as data."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bench.chaos.deployment import free_port
from bench.chaos.nemesis import clocks, closing, disk, killing, locking, nothing, server, wechat
from bench.chaos.scene import Scene
from bench.chaos.voters import ORDINARY, Habits

Strike = Callable[[Scene], Awaitable[None]]
BOTH, SQLITE, POSTGRES = ("sqlite", "postgres"), ("sqlite",), ("postgres",)


@dataclass(frozen=True)
class Fault:
    """One way to hurt a running vote, and what must hold meanwhile."""

    name: str
    tells: str
    strike: Strike
    databases: tuple[str, ...] = BOTH
    rounds: int = 20
    apis: int = 2
    """API processes on PostgreSQL; SQLite takes one."""
    workers: int = 1
    habits: Habits = ORDINARY
    settings: Callable[[], dict[str, Any]] = field(default=dict)
    small_disk: bool = False
    ends_poll: bool = False
    """The strike ends the poll, so that each round has one of its own."""
    livez_within: float | None = None
    """Seconds /livez may take all the while; None: the process may be down."""
    reads_go_on: bool = False
    recovers_within: float = 45.0
    """Seconds from the fault's end to a stored ballot in every process, and to the next seal."""


def _demo() -> dict[str, Any]:
    """Only a demo's clock can be moved; WeChat is played inside the process."""
    return {"mode": "demo", "wechat_url": "standin"}


def _with_standin() -> dict[str, Any]:
    """Production takes no WeChat but an https one; mode "test" is production but for that."""
    return {"mode": "test", "wechat_url": f"http://127.0.0.1:{free_port()}"}


FAULTS = (
    Fault("kill-api", "kill -9 of an API process under load", killing.api),
    Fault("kill-worker", "kill -9 of the worker at a random moment", killing.worker, livez_within=5),
    Fault(
        "kill-sealing",
        "kill -9 of the worker inside the transaction of a seal",
        killing.worker_while_sealing,
        rounds=8,
        livez_within=5,
        apis=1,
    ),
    Fault(
        "two-workers", "two workers seal the same poll at once", nothing.but_time, rounds=4, workers=2, apis=1
    ),
    Fault(
        "close-by-staff",
        "an officer closes the poll among the last ballots",
        closing.by_staff,
        rounds=5,
        ends_poll=True,
    ),
    Fault(
        "close-by-clock",
        "the clock runs out among the last ballots, and the worker sets the last seal",
        closing.by_the_clock,
        rounds=4,
        ends_poll=True,
    ),
    Fault(
        "clock-over-midnight",
        "the clock steps over midnight, back before it, and over it again",
        clocks.over_midnight,
        rounds=4,
        habits=Habits(eager=0.7, crowd=60),
        settings=_demo,
    ),
    Fault(
        "wechat-hangs",
        "WeChat takes calls and never answers",
        wechat.hangs,
        rounds=2,
        apis=1,
        settings=_with_standin,
        livez_within=5,
        reads_go_on=True,
    ),
    Fault(
        "full-pool",
        "every database connection is waiting for somebody else's lock",
        locking.full_pool,
        rounds=2,
        apis=1,
        livez_within=5,
    ),
    Fault(
        "disk-full",
        "no block is left on the data's disk",
        disk.full,
        rounds=3,
        apis=1,
        small_disk=True,
        livez_within=5,
        reads_go_on=True,
    ),
    Fault("pg-restart-fast", "PostgreSQL restarts fast", server.restart_fast, POSTGRES, rounds=4),
    Fault(
        "pg-restart-immediate",
        "PostgreSQL stops without a checkpoint",
        server.restart_immediate,
        POSTGRES,
        rounds=5,
    ),
    Fault("pg-kill", "kill -9 of PostgreSQL", server.kill_server, POSTGRES, rounds=4),
    Fault("pg-kill-backend", "kill -9 of one PostgreSQL backend", server.kill_backend, POSTGRES, rounds=4),
    Fault(
        "pg-stands-still",
        "SIGSTOP of PostgreSQL for ten seconds",
        server.stand_still,
        POSTGRES,
        rounds=2,
        livez_within=5,
    ),
    Fault(
        "deadlocks",
        "two API processes, and somebody who takes their locks the other way round",
        locking.deadlocks,
        POSTGRES,
        rounds=4,
        habits=Habits(eager=0.8, crowd=200),
        livez_within=5,
    ),
)
