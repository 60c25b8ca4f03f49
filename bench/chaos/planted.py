"""Bugs to prove that the harness notices them: `python -m bench.chaos.planted BUG serve|worker …`.

They live here, beside the application: the launcher changes the code of its own
process and then runs the ordinary command.
"""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID, uuid4

from api import cli
from api.db.session import Database
from api.errors import Unavailable
from api.mechanisms.voting import count, rules, sqlite_box
from api.mechanisms.voting.attempt import Attempt, Written
from api.mechanisms.voting.ballot import Ballot
from api.mechanisms.voting.batch import Outcome
from api.mechanisms.voting.box import BallotBox
from api.mechanisms.voting.keys import PollKeys
from api.schemas.polls import BallotRules

_LATE_SECONDS = 0.2


class _Uncommitted:
    """A connection that says it has committed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        begun = "SELECT 1" if statement == "COMMIT" else statement
        return self._connection.execute(begun, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def ack_before_commit() -> None:
    """On SQLite a batch is answered at once, and committed a little later."""
    write, driver = sqlite_box._write, Database.driver  # noqa: SLF001  the bug
    pending: set[asyncio.Task[None]] = set()

    async def commit_later(held: Any, connection: Any) -> None:
        await asyncio.sleep(_LATE_SECONDS)
        await connection.commit()
        await held.__aexit__(None, None, None)

    @asynccontextmanager
    async def hasty(self: Database) -> AsyncIterator[Any]:
        held = driver(self)
        connection = await held.__aenter__()
        try:
            yield connection
        except BaseException as failure:
            await held.__aexit__(type(failure), failure, failure.__traceback__)
            raise
        task = asyncio.create_task(commit_later(held, connection))
        pending.add(task)
        task.add_done_callback(pending.discard)

    def uncommitted(connection: Any, attempt: Attempt) -> Written | None:
        return write(cast(sqlite3.Connection, _Uncommitted(connection)), attempt)

    Database.driver = hasty  # type: ignore[method-assign]  # the bug
    sqlite_box._write = uncommitted  # noqa: SLF001  the bug


def forget_keys() -> None:
    """A ballot sent again is a ballot more."""
    remember = PollKeys.idempotency

    def forget(self: PollKeys, voter: str, key: str) -> str:
        return remember(self, voter, key + uuid4().hex)

    PollKeys.idempotency = forget  # type: ignore[method-assign]  # the bug


def no_quota() -> None:
    """The box believes in rules of its own."""
    read = rules.from_data

    def generous(data: dict[str, Any]) -> BallotRules:
        return read(data).model_copy(update={"ballots_per_day": 50, "ballots_total": None})

    rules.from_data = generous


def double_count() -> None:
    """A seal adds its window to the totals twice."""
    seal = count.seal

    async def twice(session: Any, poll: Any, window: Any, *words: Any, **more: Any) -> None:
        await seal(session, poll, window, *words, **more)
        window.totals = {pick: votes + window.tally.get(pick, 0) for pick, votes in window.totals.items()}

    count.seal = twice


def bare_refusal() -> None:
    """Somebody told to come back is not told when."""
    build = Unavailable.__init__

    def silent(self: Unavailable, *words: Any, **more: Any) -> None:
        build(self, *words, **{**more, "retry_after": None})

    Unavailable.__init__ = silent  # type: ignore[method-assign]  # the bug


def give_up() -> None:
    """The box ends with its first trouble; its process goes on without it."""
    store = BallotBox._store  # noqa: SLF001  the bug

    async def once(self: BallotBox, poll_id: UUID, batch: list[Ballot]) -> list[Outcome]:
        outcomes = await store(self, poll_id, batch)
        if any(isinstance(outcome, Unavailable) for outcome in outcomes):
            raise RuntimeError("the box gives up")
        return outcomes

    BallotBox._store = once  # type: ignore[method-assign]  # noqa: SLF001  the bug


@dataclass(frozen=True)
class Plant:
    """A bug, the fault that brings it to light, and the invariant it breaks."""

    plant: Callable[[], None]
    fault: str
    breaks: str
    database: str = "sqlite"


PLANTS = {
    "ack-before-commit": Plant(ack_before_commit, "kill-api", "I1"),
    "no-quota": Plant(no_quota, "kill-worker", "I2"),
    "double-count": Plant(double_count, "kill-worker", "I3"),
    "forget-keys": Plant(forget_keys, "kill-api", "I4"),
    "bare-refusal": Plant(bare_refusal, "full-pool", "I5"),
    "give-up": Plant(give_up, "full-pool", "I6"),
}


def main() -> None:
    """Plant the bug, then be the command."""
    PLANTS[sys.argv[1]].plant()
    cli.main(sys.argv[2:])


if __name__ == "__main__":
    main()
