"""What a person agreed to (PIPL §14-16, §25, §31)."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.tables.people import Consent
from api.terms.consents import ConsentGiver, ConsentMethod


def agree(
    session: AsyncSession,
    person_id: UUID,
    purpose: str,
    text_version: str,
    method: ConsentMethod,
    *,
    guardian_id: UUID | None = None,
    given_at: datetime | None = None,
) -> None:
    """Keep that a person agreed to one purpose, by one version of its text; for a child her guardian did."""
    session.add(
        Consent(
            person_id=person_id,
            purpose=purpose,
            text_version=text_version,
            method=method,
            giver=ConsentGiver.GUARDIAN if guardian_id else ConsentGiver.SELF,
            guardian_id=guardian_id,
            given_at=given_at or clock.now(),
        )
    )


async def consents_of(session: AsyncSession, person_id: UUID) -> list[Consent]:
    """All that was agreed to for a person, withdrawn or not, oldest first."""
    rows = await session.exec(
        select(Consent).where(Consent.person_id == person_id).order_by(col(Consent.given_at), col(Consent.id))
    )
    return list(rows)


async def withdraw_consent(session: AsyncSession, person_id: UUID, purpose: str) -> int:
    """Take back what was agreed to for one purpose; returns how many consents stood until now."""
    taken_back = await session.exec(
        sa.update(Consent)
        .where(
            col(Consent.person_id) == person_id,
            col(Consent.purpose) == purpose,
            col(Consent.withdrawn_at).is_(None),
        )
        .values(withdrawn_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return taken_back.rowcount
