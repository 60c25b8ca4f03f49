"""Taking an honour back; it stays to be seen, with the reason, and keeps its number."""

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import Staff
from api.db.tables.results import Award
from api.kernel import advance, facts
from api.mechanisms.awards import workflow
from api.mechanisms.awards.facts import AwardRevoked


async def revoke(session: AsyncSession, actor: Staff, award: Award, reason: str) -> None:
    """Revoke an award for a public reason. Raises Conflict if it is revoked already."""
    await advance(
        session, award, workflow.REVOKE, actor, reason, revoked_at=clock.now(), public_reason=reason
    )
    await facts.publish(session, AwardRevoked(award, actor, reason))
