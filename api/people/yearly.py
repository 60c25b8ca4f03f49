"""A year of consents, for the yearly audit of minors' data: figures only."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from api.db.tables.people import Consent, Person
from api.terms.consents import ConsentPurpose


@dataclass(frozen=True)
class ConsentFigures:
    """Consents to one purpose by one version of its text, one kind of giver and one way of giving."""

    purpose: str
    text_version: str
    giver: str
    method: str
    given: int
    withdrawn: int
    standing: int
    """At this moment, whenever they were given; not of who has been erased since."""


async def consents(
    session: AsyncSession, purposes: tuple[ConsentPurpose, ...], since: datetime, until: datetime
) -> list[ConsentFigures]:
    """How many were given and taken back between two instants, and how many stand."""
    given, gone = col(Consent.given_at), col(Consent.withdrawn_at)
    kinds = (
        col(Consent.purpose),
        col(Consent.text_version),
        col(Consent.giver),
        col(Consent.method),
    )
    query = (
        sa.select(
            *kinds,
            sa.func.count().filter(given >= since, given < until),
            sa.func.count().filter(gone >= since, gone < until),
            sa.func.count().filter(gone.is_(None), col(Person.erased_at).is_(None)),
        )
        .join(Person, col(Person.id) == col(Consent.person_id))
        .where(col(Consent.purpose).in_(purposes))
        .group_by(*kinds)
        .order_by(*kinds)
    )
    rows = await (await session.connection()).execute(query)
    return [
        ConsentFigures(purpose, version, giver.value, method.value, *counts)
        for purpose, version, giver, method, *counts in rows
    ]
