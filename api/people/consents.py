"""What a person agreed to (PIPL §14-16, §25)."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.db.tables.people import Consent
from api.terms.loan_plans import ConsentMethod


def agree(
    session: AsyncSession, person_id: UUID, purpose: str, text_version: str, method: ConsentMethod
) -> None:
    """Keep that a person agreed to one purpose, under one version of its text."""
    session.add(
        Consent(
            person_id=person_id,
            purpose=purpose,
            text_version=text_version,
            method=method,
            given_at=clock.now(),
        )
    )
