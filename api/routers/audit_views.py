"""What auditors are shown, and of which polls."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Staff
from api.access.regions import sees
from api.db.tables.polls import Poll
from api.db.tables.voids import VoidBatch
from api.errors import Forbidden, NotFound
from api.mechanisms import phases
from api.mechanisms.voting.audit import batches, filters
from api.schemas.audits import VoidBatchView


async def in_sight(
    session: AsyncSession, actor: Staff, poll_id: UUID, title: str = "没有找到这项投票"
) -> Poll:
    """A poll whose campaign the actor sees. Raises NotFound in the same words for any other and for none.

    A town's auditor sees her county's campaigns too, and has no say in them: Forbidden.
    """
    poll = await session.get(Poll, poll_id)
    if poll is None:
        raise NotFound(title=title)
    try:
        campaign = await phases.staff(session, actor, poll.subject_id)
    except NotFound as hidden:
        raise NotFound(title=title) from hidden
    if not sees(actor, campaign.region_code):
        raise Forbidden()
    return poll


async def void_views(session: AsyncSession, rows: list[VoidBatch]) -> list[VoidBatchView]:
    """Batches with the names of who stands by them; small numbers are not told before they are applied."""
    names = await batches.names(session, rows)
    return [
        VoidBatchView.model_validate(
            {
                **one.model_dump(),
                "reason_label": one.reason.label,
                "found": filters.shown(one.found),
                "few": filters.shown(one.found) is None,
                "proposed_by": names[one.proposed_by],
                "confirmed_by": names.get(one.confirmed_by) if one.confirmed_by else None,
            }
        )
        for one in rows
    ]
