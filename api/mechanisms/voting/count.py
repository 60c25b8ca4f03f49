"""Counting a window: its tally, the totals up to it, and its choices left in an order that tells nothing.

In the same transaction the two logs grow by it, and the head that says so is signed.
"""

from collections import Counter
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock, ids
from api.db.tables.ballots import Choice, Participation
from api.db.tables.polls import BallotWindow, Poll
from api.mechanisms.voting import heads
from api.mechanisms.voting.heads import Growth
from api.mechanisms.voting.state import last_sealed
from api.terms.polls import WindowState

_WINDOW = "poll_id = :poll AND id >= :low AND id < :high"


def _steps(*steps: str) -> list[sa.TextClause]:
    poll = sa.bindparam("poll", type_=sa.Uuid())
    return [sa.text(step).bindparams(*[poll] if ":poll" in step else []) for step in steps]


# The table's own names; values travel as parameters.
_REWRITE = {
    "postgresql": _steps(
        f"WITH moved AS (DELETE FROM choice WHERE {_WINDOW} RETURNING id, pick)"  # noqa: S608
        " INSERT INTO choice (poll_id, id, pick) SELECT :poll, id, pick FROM moved ORDER BY id"
    ),
    "sqlite": _steps(
        f"CREATE TEMP TABLE moved AS SELECT * FROM choice WHERE {_WINDOW}",  # noqa: S608
        f"DELETE FROM choice WHERE {_WINDOW}",  # noqa: S608
        "INSERT INTO choice (poll_id, id, pick) SELECT poll_id, id, pick FROM moved ORDER BY id",
        "DROP TABLE moved",
    ),
}


async def seal(
    session: AsyncSession,
    poll: Poll,
    window: BallotWindow,
    last: int,
    *,
    final: bool = False,
    growth: Growth | None = None,
) -> None:
    """Count a window (with those up to `last`, whose choices were merged into it) and shuffle its choices.

    `growth` is what the logs come to, if that was found out before; `final` is the last
    seal. The window is written once, when everything is known: a second UPDATE in one
    transaction makes PostgreSQL look up the poll it refers to, and wait for it.
    """
    poll_id, number = poll.id, window.number
    growth = growth or await heads.grow(session, poll_id, last)
    before = await last_sealed(session, poll_id)
    ballots = 0
    for covered in range(number, last + 1):
        ballots += await ballots_in(session, poll_id, covered)
    counted = await session.exec(
        select(col(Choice.pick), sa.func.count())
        .where(col(Choice.poll_id) == poll_id, _in_window(col(Choice.id), number))
        .group_by(col(Choice.pick))
    )
    tally = {str(pick): votes for pick, votes in sorted(counted)}
    totals = Counter(before.totals if before else {})
    totals.update(tally)
    await _shuffle(session, poll_id, number)
    # Should the clock step back, heads do not: whoever reads them in order would find one out of turn.
    earliest = before.sealed_at if before and before.sealed_at else window.opened_at
    window.state, window.sealed_at, window.last = WindowState.SEALED, max(earliest, clock.now()), last
    window.ballots, window.picks, window.tally = ballots, sum(tally.values()), tally
    window.totals, window.total_ballots = dict(totals), (before.total_ballots if before else 0) + ballots
    session.add(window)
    await heads.publish(session, poll, window, growth, final=final)
    await session.flush()


async def _shuffle(session: AsyncSession, poll_id: UUID, number: int) -> None:
    """Write a window's choices again in the order of their random ids.

    Rows lie as they came, in PostgreSQL's tables and within each page of SQLite's file,
    though its tables are sorted: a copy would lay choices beside voters.
    """
    prefix = ids.crockford(number, 4)
    window = {"poll": poll_id, "low": prefix + "-", "high": prefix + "."}
    connection = await session.connection()
    for step in _REWRITE[connection.dialect.name]:
        await connection.execute(step, window if step.compile().params else None)


async def merge_choices(session: AsyncSession, poll_id: UUID, source: int, target: int) -> None:
    """Move one window's choices to another, so that the last few ballots do not stand apart.

    Only the window in front of an id changes: the random rest tells nothing, and
    all choices of the target go on looking alike.
    """
    moved = sa.literal(ids.crockford(target, 4)) + sa.func.substr(col(Choice.id), 5)
    await session.exec(
        sa.update(Choice)
        .where(col(Choice.poll_id) == poll_id, _in_window(col(Choice.id), source))
        .values(id=moved)
        .execution_options(synchronize_session=False)
    )


async def ballots_in(session: AsyncSession, poll_id: UUID, number: int) -> int:
    """How many ballots were cast in a window."""
    query = (
        select(sa.func.count())
        .select_from(Participation)
        .where(col(Participation.poll_id) == poll_id, _in_window(col(Participation.receipt_code), number))
    )
    return (await session.exec(query)).one()


async def has_voters(session: AsyncSession, poll_id: UUID, number: int, needed: int) -> bool:
    """Whether so many different voters cast ballots in a window: one voter's many hide nobody's."""
    some = (
        select(Participation.voter)
        .where(col(Participation.poll_id) == poll_id, _in_window(col(Participation.receipt_code), number))
        .distinct()
        .limit(needed)
    )
    return (await session.exec(select(sa.func.count()).select_from(some.subquery()))).one() >= needed


def _in_window(code: sa.SQLColumnExpression[str], number: int) -> sa.ColumnElement[bool]:
    """Codes that begin with a window's number, as one range of the key."""
    prefix = ids.crockford(number, 4)
    return sa.and_(code >= prefix + "-", code < prefix + ".")
