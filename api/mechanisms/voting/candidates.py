"""Candidates: the cards that can be voted for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.paging import Cursor, keyset
from api.db.tables.polls import Candidate, Poll
from api.mechanisms.voting import lock
from api.terms.polls import CandidateStanding


@dataclass(frozen=True)
class Card:
    """What the public sees of a candidate; handed over by its kind, never looked into."""

    title: str
    byline: str
    region_code: str
    region_name: str
    text: str
    facts: dict[str, Any]


async def enter(
    session: AsyncSession, poll: Poll, subject_kind: str, subject_id: UUID, card: Card
) -> Candidate:
    """Put a candidate on the list under the next number, which stays hers."""
    await lock.alone(session, poll)
    poll.candidates += 1
    poll.version += 1
    candidate = Candidate(
        poll_id=poll.id,
        number=poll.candidates,
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=card.title,
        byline=card.byline,
        region_code=card.region_code,
        region_name=card.region_name,
        text=card.text,
        facts=card.facts,
        created_at=clock.now(),
    )
    session.add_all([poll, candidate])
    await session.flush()
    return candidate


async def set_standing(
    session: AsyncSession, poll: Poll, candidate_id: UUID, standing: CandidateStanding, reason: str | None
) -> None:
    """Let a candidate be voted for or not; the reason is public, and her ballots stay.

    Takes the poll's lock: a ballot acknowledged before stays, none for her is taken after.
    """
    await lock.alone(session, poll)
    candidate = await session.get_one(Candidate, candidate_id, populate_existing=True)
    candidate.standing, candidate.standing_reason = standing, reason
    poll.version += 1
    session.add_all([poll, candidate])
    await session.flush()


async def of_poll(session: AsyncSession, poll_id: UUID) -> list[Candidate]:
    """All candidates by number, those who cannot be voted for any more included."""
    query = select(Candidate).where(Candidate.poll_id == poll_id).order_by(col(Candidate.number))
    return list(await session.exec(query))


async def page(
    session: AsyncSession, poll_id: UUID, cursor: str | None, limit: int
) -> tuple[list[Candidate], str | None]:
    """Candidates by number."""
    query = select(Candidate).where(Candidate.poll_id == poll_id)
    return await keyset(session, query, col(Candidate.number), Cursor.number(cursor), limit)


async def numbers(session: AsyncSession, candidate_ids: list[UUID]) -> dict[UUID, int]:
    """The numbers of candidates, in one query."""
    rows = await session.exec(
        select(Candidate.id, Candidate.number).where(col(Candidate.id).in_(candidate_ids))
    )
    return dict(rows.all())
